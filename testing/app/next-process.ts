import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";

const root = path.join(import.meta.dirname, "..", "..");

/** The built app on its own port. */
export interface NextProcess {
  child: ChildProcess;
  url: string;
  /** Everything printed so far. */
  output(): string;
}

/** Starts `next start` with these variables and none of the app's others. */
export async function spawnNext(
  variables: Record<string, string>,
  { nodeArguments = [], ...options }: SpawnOptions & { nodeArguments?: string[] } = {},
): Promise<NextProcess> {
  const port = await freePort();
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(
    process.execPath,
    [...nodeArguments, next, "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        PUBLIC_PRICES: "off",
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        ...variables,
      },
      stdio: ["ignore", "pipe", "pipe"],
      ...options,
    },
  );
  let output = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (chunk) => (output += String(chunk)));
  return { child, url: `http://127.0.0.1:${port}`, output: () => output };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
