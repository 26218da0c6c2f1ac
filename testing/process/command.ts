import { execFile } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..", "..");

/** Runs a script of package.json with these variables and none of the app's others. */
export function runPackageScript(
  name: string,
  variables: Record<string, string>,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_ENV: "production" as const,
      ...variables,
    };
    execFile("npm", ["run", "--silent", name], { cwd: root, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error ? 1 : 0;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
