import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { standaloneFolder } from "./build.mjs";
import { root } from "./project.mjs";

/** The commands of a package, as `bin/<name>.mjs`. */
export const commands = {
  start: "serve.mjs",
  health: "health.mjs",
  "preflight-child": "lib/preflight-child.mjs",
  ...Object.fromEntries(
    [
      "accept-poll",
      "backup",
      "create-key",
      "create-owner",
      "create-token",
      "migrate-to-postgres",
      "rotate-key",
    ].map((name) => [name, `${name}.ts`]),
  ),
};

/** What the server reads at run time besides the files that Next puts beside it. */
const copies = [
  ".next/static",
  "public",
  "db/sqlite/migrations",
  "db/postgres/migrations",
  "LICENSE",
  "THIRD_PARTY_NOTICES.md",
];

/** Completes the standalone output of the current build, so that it needs nothing else but Node. */
export async function makePackage() {
  const folder = standaloneFolder(root);
  for (const path of copies) cpSync(join(root, path), join(folder, path), { recursive: true });
  const commandFolder = join(folder, "bin");
  rmSync(commandFolder, { recursive: true, force: true });
  await bundleCommands(commandFolder);
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
