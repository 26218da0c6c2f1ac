import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. A package has this file in a folder of another depth. */
export const root = projectFolder(dirname(fileURLToPath(import.meta.url)));

/** @param {string} folder @returns {string} */
function projectFolder(folder) {
  return existsSync(join(folder, "package.json")) ? folder : projectFolder(dirname(folder));
}

/** The path of Next's own command, run by Node without a shell between. */
export const nextCommand = join(root, "node_modules", "next", "dist", "bin", "next");

/** A failure the user can fix: its message is one line that says how. */
export class UserError extends Error {}

/**
 * Prints one line of progress.
 * @param {string} line
 */
export function log(line) {
  console.log(printable(line));
}

/**
 * Escapes control and bidi characters except line feeds and tabs, so that a terminal interprets none of them.
 * @param {string} text
 */
export function printable(text) {
  return text.replaceAll(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The environment for every child process.
 * @param {Record<string, string | undefined>} [more] variables to add, or to leave out when undefined
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(more = {}) {
  const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...more };
  const headers = dirname(dirname(process.execPath));
  if (existsSync(join(headers, "include", "node", "node.h"))) {
    // Compiling against the headers beside Node saves node-gyp a download.
    environment.npm_config_nodedir ??= headers;
  }
  return environment;
}

/**
 * Runs a command's main function; a UserError ends it with one line instead of a stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof UserError ? `cheapest-gpu: ${printable(error.message)}` : describe(error));
    process.exit(1);
  }
}

function describe(error) {
  const known = {
    ENOSPC: "The disk is full; free some space and start again.",
    EROFS: "The folder is read-only; make it writable and start again.",
    EACCES: `No permission to write ${error?.path}; run as the owner of the folder.`,
  }[error?.code];
  return known ? `cheapest-gpu: ${known}` : error;
}
