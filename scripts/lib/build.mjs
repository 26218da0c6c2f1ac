import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nextCommand, UserError, log } from "./project.mjs";
import { lastLines, run } from "./run.mjs";

/** The sources of the built pages: folders and files at the top of the project. */
const sources =
  /^(app|components|lib|db|sandbox|public|src|instrumentation.*|proxy\.ts|mdx-components\.tsx|next\.config\..*|postcss\.config\..*|tsconfig\.json|package(-lock)?\.json)$/;
const leftOut = /^\.|\.(test|spec)\.[cm]?[jt]sx?$|^(__tests__|e2e|tests)$/;

/**
 * A hash over the paths and contents of everything the pages are built from.
 * @param {string} root
 */
export function sourceHash(root) {
  const hash = createHash("sha256").update(process.versions.modules);
  const top = readdirSync(root).filter((name) => sources.test(name));
  for (const path of top.sort().flatMap((name) => files(root, name))) {
    const content = readFileSync(join(root, path));
    hash.update(`\n${path} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

/** The files at or below a path, in an order that is the same everywhere. */
function files(root, path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const names = readdirSync(join(root, path)).filter((name) => !leftOut.test(name));
  return names.sort().flatMap((name) => files(root, `${path}/${name}`));
}

/**
 * Whether the pages are built from the current source.
 * @param {string} root
 * @param {string} [hash]
 */
export function isBuilt(root, hash = sourceHash(root)) {
  const stamp = stampPath(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

/**
 * Builds the pages.
 * @param {string} root
 */
export async function build(root) {
  log("Building the pages (about a minute).");
  const hash = sourceHash(root);
  rmSync(stampPath(root), { force: true });
  const { ok, output, logFile } = await run("build", process.execPath, [nextCommand, "build"], {
    cwd: root,
    env: { NODE_ENV: "production", BUILD_STANDALONE: "1" },
  });
  if (!ok) {
    throw new UserError(
      `Building the pages failed. The log is in ${logFile} and ends with:\n${lastLines(output, 40)}`,
    );
  }
  // Next copies these beside the server, with the keys in them.
  for (const name of [".env", ".env.production"]) rmSync(join(standaloneFolder(root), name), { force: true });
  writeFileSync(stampPath(root), hash);
}

/**
 * The built server with the files of packages that it loads.
 * @param {string} root
 */
export function standaloneFolder(root) {
  return join(root, ".next", "standalone");
}

function stampPath(root) {
  return join(root, ".next", "cheapest-gpu-build");
}
