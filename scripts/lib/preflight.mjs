import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment, UserError, root } from "./project.mjs";

/** Loads .env.local and .env if present; the real environment takes precedence. */
export function loadEnvironment() {
  for (const name of [".env.local", ".env"]) {
    const path = join(root, name);
    if (existsSync(path)) process.loadEnvFile(path);
  }
}

// The condition makes the package "server-only" importable outside Next.
const fromSource = ["--import", "tsx", "--conditions=react-server"];

/**
 * Checks the environment and opens the database before the server starts.
 * @param {string[]} [execArgv] Node's arguments; a bundle needs none
 * @returns {Promise<{ host: string, port: number, name: string | null, summary: string }>}
 */
export async function preflight(execArgv = fromSource) {
  const child = fork(new URL("preflight-child.mjs", import.meta.url), {
    cwd: root,
    env: childEnvironment(),
    execArgv,
  });
  const message = await new Promise((resolve) => {
    child.once("message", resolve);
    child.once("exit", () => resolve({ problem: "The preflight check ended without a result." }));
  });
  if (message.problem) throw new UserError(message.problem);
  return message.result;
}
