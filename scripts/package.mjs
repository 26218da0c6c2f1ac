import { relative } from "node:path";
import { build, isBuilt, standaloneFolder } from "./lib/build.mjs";
import { existsSync } from "node:fs";
import { makePackage, packageFolder } from "./lib/package.mjs";
import { log, root, runMain } from "./lib/project.mjs";

await runMain(async () => {
  if (!isBuilt(root) || !existsSync(standaloneFolder(root))) await build(root);
  await makePackage();
  log(`The package is in ${relative(root, packageFolder)}. Start it there with: node bin/start.mjs`);
});
