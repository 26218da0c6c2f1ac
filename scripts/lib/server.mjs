import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { onStop } from "./stop.mjs";
import { childEnvironment, nextCommand, root, log, UserError } from "./project.mjs";

const banner = /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)\b|✓ (Starting|Ready|Running)\b|$)/;
const followParent = new URL("follow-parent.mjs", import.meta.url).href;

/**
 * Starts Next's server on an address, without its banner.
 * @param {"start" | "dev"} mode
 * @param {{ host: string, port: number, env: Record<string, string | undefined> }} options
 */
export function startServer(mode, { host, port, env }) {
  const command = ["--import", followParent, nextCommand, mode, "-H", host, "-p", String(port)];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: childEnvironment(env),
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const text = stripVTControlCharacters(line);
    if (!banner.test(text)) log(text);
  });
  return child;
}

/** Leaves out the banner of a Next that runs in this process. */
export function hideBanner() {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    const lines = stripVTControlCharacters(String(chunk)).split("\n");
    return lines.every((line) => banner.test(line)) || write(chunk, ...rest);
  };
}

/**
 * Passes signals on to the server, and kills it when it takes more than 9 seconds.
 * @param {import("node:child_process").ChildProcess} child
 */
export function passSignalsTo(child) {
  const stop = (signal) => {
    child.kill(signal);
    setTimeout(() => child.kill("SIGKILL"), 9_000).unref();
  };
  onStop(stop);
  process.once("exit", () => child.kill("SIGKILL"));
}

/**
 * The exit code of a child process, by the shell's convention when a signal ended it.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
export async function exitCode(child) {
  const [code, signal] = await once(child, "exit");
  // Its last lines may still be in the pipe.
  await Promise.race([once(child, "close"), sleep(500)]);
  return code ?? 128 + constants.signals[signal];
}

/**
 * Waits for the server and prints its address.
 * @param {string} url the address that this machine connects to
 * @param {string} ownUrl the address for the browser
 * @param {string} summary
 */
export async function announceReady(url, ownUrl, summary) {
  if (!(await answers(`${url}/api/health`))) {
    throw new UserError("The server did not respond within a minute. See its output above.");
  }
  log(`Cheapest GPU is ready on ${url} (${summary})`);
  if (ownUrl !== url) log(`Open ${ownUrl} in your browser. No other program shares that host name.`);
}

/**
 * Waits until an address answers, with any status.
 * @param {string} url
 * @param {number} [limit] milliseconds
 * @returns {Promise<boolean>} whether it did in time
 */
export async function answers(url, limit = 60_000) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (await answersNow(url)) return true;
    await sleep(100);
  }
  return false;
}

function answersNow(url) {
  return new Promise((resolve) => {
    // A connection of its own: one kept open would hold up the server's shutdown.
    get(url, { agent: false, timeout: 5_000 }, (response) => {
      response.resume().once("close", () => resolve(true));
    })
      .once("timeout", function giveUp() {
        this.destroy();
      })
      .once("error", () => resolve(false));
  });
}
