import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";

/** The built app in a process of its own. */
export interface App {
  url: string;
  dataDirectory: string;
  /** Everything that it printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts `next start` with these variables and no others of the app's, and waits until offers of all providers are there. */
export async function startApp(variables: Record<string, string>): Promise<App> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const app: App = {
    url,
    dataDirectory: variables["DATA_DIR"] ?? "",
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
  try {
    await until(async () => (await offersByProvider(url)) === 5, 60_000);
  } catch {
    await app.stop();
    throw new Error(`The app did not show offers of all five providers in time. It said:\n${output}`);
  }
  return app;
}

/** Waits for something that comes by itself. */
export async function until(isSo: () => Promise<boolean>, longest: number): Promise<void> {
  const end = Date.now() + longest;
  while (Date.now() < end) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It did not come about in time.");
}

async function offersByProvider(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/offers?size=1`);
  const { facets } = (await response.json()) as { facets: { provider: unknown[] } };
  return facets.provider.length;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
