import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { spawnNext } from "./next-process";
import { until } from "@/testing/process/until";

const root = path.join(import.meta.dirname, "..", "..");

/** Whether there is a build. */
export const isBuilt = existsSync(path.join(root, ".next", "BUILD_ID"));

/** The built app as `npm start` runs it, with its child processes. */
export interface BuiltApp {
  url: string;
  pid: number;
  /** Everything printed so far. */
  output(): string;
  /** The properties of its built-in prototypes, as the app sees them. */
  prototypes(): Promise<string>;
  /** Kills the whole process group. */
  kill(): Promise<void>;
}

/** Starts the built app with these variables and none of the app's others; resolves when it responds. */
export async function startBuiltApp(
  variables: Record<string, string>,
  project: string = root,
): Promise<BuiltApp> {
  // Stops the app when this process exits for any reason.
  const followParent = pathToFileURL(path.join(root, "scripts", "lib", "follow-parent.mjs")).href;
  const probe = pathToFileURL(path.join(root, "testing", "process", "children", "prototype-probe.mjs")).href;
  const { child, url, output } = await spawnNext(variables, {
    cwd: project,
    nodeArguments: ["--import", followParent, "--import", probe],
    // Its own process group, so that all of it can be killed.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "close");
  let isKilled = false;
  const app: BuiltApp = {
    url,
    pid: child.pid!,
    output,
    async prototypes() {
      const reply = once(child, "message");
      child.send("prototypes");
      const [{ prototypes }] = (await reply) as [{ prototypes: string }];
      return prototypes;
    },
    async kill() {
      // Only once: the system may reuse the process id.
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
    throw new Error(`The app did not start. It said:\n${output()}`, { cause: error });
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
