import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

import type { App } from "./app";

/** Creates a token for a running app through the package script. */
export async function createTokenByScript({ dataDirectory }: App, ...options: string[]): Promise<string> {
  const command = ["--import", "tsx", "scripts/create-token.ts", ...options];
  const child = spawn(process.execPath, command, {
    env: { ...process.env, DATA_DIR: dataDirectory },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return (await text(child.stdout)).trim();
}
