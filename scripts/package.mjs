import { existsSync } from "node:fs";
import { relative } from "node:path";
import { build, isBuilt, standaloneFolder } from "./lib/build.mjs";
import { makePackage } from "./lib/package.mjs";
import { log, root, runMain } from "./lib/project.mjs";

await runMain(async () => {
  const folder = standaloneFolder(root);
  if (!isBuilt(root) || !existsSync(folder)) await build(root);
  await makePackage();
  log(`The package is in ${relative(root, folder)}. Start it there with: node bin/start.mjs`);
});
