import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A file that a rule rejects, with the message. */
export interface Finding {
  file: string;
  message: string;
}

/** Runs one of our lint rules, given as `[plugin file, rule name]`, over files by path. */
export function lint([plugin, rule]: [string, string], files: Record<string, string>): Finding[] {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-lint-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const config = path.join(folder, ".oxlintrc.json");
    writeFileSync(
      config,
      JSON.stringify({
        jsPlugins: [path.resolve(plugin)],
        categories: { correctness: "off" },
        rules: { [rule]: ["error", folder] },
      }),
    );
    const { diagnostics } = JSON.parse(run(["oxlint", "-c", config, "-f", "json", folder])) as {
      diagnostics: { filename: string; message: string }[];
    };
    return diagnostics.map(({ filename, message }) => ({
      file: path.relative(folder, path.resolve(filename)),
      message,
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The output of a command that fails when it finds something. */
function run(command: string[]): string {
  try {
    return execFileSync("npx", command, { encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
