import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { isInContext, readStages } from "./dockerfile";

const root = path.join(import.meta.dirname, "..", "..");

/**
 * Runs the steps of the first stage of the Dockerfile in a folder, with the files that `.dockerignore` lets through. Debian's
 * packages are not installed; this machine has the compilers. Returns the folder that stands for the stage's WORKDIR.
 */
export async function runBuildStage(folder: string): Promise<string> {
  const context = path.join(folder, "context");
  cpSync(root, context, {
    recursive: true,
    filter: (source) => source === root || isInContext(path.relative(root, source)),
  });
  const work = path.join(folder, "build");
  mkdirSync(work);
  const [build] = readStages();
  for (const { keyword, text, words } of build!) {
    if (keyword === "COPY") {
      for (const from of words.slice(0, -1))
        cpSync(path.join(context, from), path.join(work, from), { recursive: true });
    }
    if (keyword === "RUN" && !text.startsWith("apt-get")) {
      const headers = path.dirname(path.dirname(process.execPath));
      const command = text.replaceAll("/usr/local", headers);
      const { PATH, HOME } = process.env;
      await promisify(execFile)("sh", ["-c", command], {
        cwd: work,
        env: { PATH, HOME } as unknown as NodeJS.ProcessEnv,
      });
    }
  }
  return work;
}
