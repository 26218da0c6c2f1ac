import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./project.mjs";

/** Where the package is made. A build removes it. */
export const packageFolder = join(root, ".next", "package");

/** The commands of a package, as `bin/<name>.mjs`. */
export const commands = {
  start: "serve.mjs",
  health: "health.mjs",
  "preflight-child": "lib/preflight-child.mjs",
  ...Object.fromEntries(
    ["accept-poll", "backup", "create-owner", "create-token", "rotate-key"].map((name) => [
      name,
      `${name}.ts`,
    ]),
  ),
};

/** What is copied, and to where. The first folder has the server and the files of packages that it loads. */
const copies = [
  [".next/standalone", "."],
  [".next/static", ".next/static"],
  ["public", "public"],
  ["db/migrations", "db/migrations"],
  ["LICENSE", "LICENSE"],
  ["THIRD_PARTY_NOTICES.md", "THIRD_PARTY_NOTICES.md"],
];

/**
 * Makes a folder with everything that the built app needs at run time besides Node, from the current build.
 * @param {string} [folder]
 */
export async function makePackage(folder = packageFolder) {
  rmSync(folder, { recursive: true, force: true });
  for (const [from, to] of copies) {
    cpSync(join(root, from), join(folder, to), { recursive: true, verbatimSymlinks: true });
  }
  await bundleCommands(join(folder, "bin"));
}

/** @param {string} folder */
async function bundleCommands(folder) {
  const { rolldown } = await import("rolldown");
  const { config } = JSON.parse(readFileSync(join(root, ".next", "required-server-files.json"), "utf8"));
  const bundle = await rolldown({
    input: Object.fromEntries(
      Object.entries(commands).map(([name, file]) => [name, join(root, "scripts", file)]),
    ),
    platform: "node",
    // The same packages that the server loads.
    external: config.serverExternalPackages,
    resolve: { alias: { "@": root }, conditionNames: ["react-server", "node", "import"] },
  });
  await bundle.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
  });
}
