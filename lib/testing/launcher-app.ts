import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { until } from "./until";

const root = path.join(import.meta.dirname, "..", "..");

/** Whether there are pages to serve. */
export const isBuilt = existsSync(path.join(root, ".next", "BUILD_ID"));

/** The built app as `npm start` runs it, with all that it may have started. */
export interface BuiltApp {
  url: string;
  /** Everything that it printed so far. */
  output(): string;
  /** Ends all of it the hard way. */
  kill(): Promise<void>;
}

/** Starts the built app with these variables and no others of the app's; resolves when it answers. */
export async function startBuiltApp(variables: Record<string, string>): Promise<BuiltApp> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Ends the app when this process does, however it does.
  const followParent = pathToFileURL(path.join(root, "scripts", "lib", "follow-parent.mjs")).href;
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(
    process.execPath,
    ["--import", followParent, next, "start", "-H", "127.0.0.1", "-p", String(port)],
    {
      cwd: root,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        ...variables,
      },
      // A process group of its own, to be killed as a whole.
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let output = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (chunk) => (output += String(chunk)));
  const ended = once(child, "close");
  let isKilled = false;
  const app: BuiltApp = {
    url,
    output: () => output,
    async kill() {
      // Once: its number may be another's by the second time.
      if (!isKilled) killGroup(child.pid!);
      isKilled = true;
      await ended;
    },
  };
  try {
    await until(() => child.exitCode !== null || answers(url), { within: 60_000, what: "an answer" });
    if (child.exitCode !== null) throw new Error("The app ended.");
  } catch (error) {
    await app.kill();
    throw new Error(`The app did not start. It said:\n${output}`, { cause: error });
  }
  return app;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
