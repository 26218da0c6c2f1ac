import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { startChild, type Child } from "@/testing/process/child";

import { expectOneVersion } from "@/testing/database/version";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const original = path.join(folder, "original.db");
const versionsBefore = 3;
const versionsMore = 3;
/** Upper bound for k: every run ends before its operation 400. */
const maxOperations = 400;
let children: Child[] = [];

beforeAll(async () => {
  await write(original, versionsBefore, []);
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(folder, { recursive: true, force: true });
});

async function write(file: string, versions: number, under: string[]): Promise<Child> {
  const child = startChild({
    entry: "testing/process/children/writer.ts",
    arguments: { file, versions },
    wrapper: under,
  });
  children = [...children, child];
  await child.ended;
  return child;
}

/** Fails one operation: the file stays intact, the process continues, and writing works again. */
async function survives(where: string, under: string[]): Promise<{ met: boolean }> {
  const file = path.join(folder, "tried.db");
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
  copyFileSync(original, file);
  const child = await write(file, versionsMore, under);
  const failed = child.lines.filter((line) => line.startsWith("failed"));
  const written = child.lines
    .filter((line) => line.startsWith("written"))
    .map((line) => Number(line.slice(8)));
  const errors = child.errors.join("\n");
  // During opening, an error ends the process with one line; later it continues.
  if (!child.lines.includes("ready"))
    expect(errors, where).toMatch(/DatabaseError: The database .* cannot be opened|SQLITE_|EIO|EFBIG/);
  else
    expect(
      child.lines.filter((line) => line.startsWith("reads")),
      `${where}\n${errors}`,
    ).toHaveLength(1);
  for (const line of failed)
    expect(line, where).toMatch(/^failed SQLITE_(IOERR\w*|FULL) inTransaction false$/);
  expect(expectOneVersion(file), where).toBeGreaterThanOrEqual(Math.max(versionsBefore, ...written));
  return { met: failed.length > 0 || !child.lines.includes("over") };
}

it("D-03: survives the failure of the k-th write and the k-th synchronization", async () => {
  if (spawnSync("strace", ["-V"]).error) return reportSkipped("D-03 k-th error", "strace is not installed");
  const { count, random } = startChaosRun("D-03 k-th error", {
    full: maxOperations,
    short: 4,
    unit: "failing operations at most",
  });
  for (const call of ["pwrite64", "fdatasync"]) {
    let unmet = 0;
    const isShort = count < maxOperations;
    for (let k = 1; k <= count && unmet < 3; k++) {
      const at = isShort ? 1 + random.integer(30) : k;
      const inject = `inject=${call}:error=EIO:when=${at}`;
      const { met } = await survives(`${call} ${at}`, [
        "strace",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        `trace=${call}`,
        "-e",
        inject,
      ]);
      unmet = met || isShort ? 0 : unmet + 1;
      if (isShort && k >= count / 2) break;
    }
    if (!isShort) expect(unmet, `${call} was failed at every k`).toBe(3);
  }
});

it("D-03: survives a file that cannot grow any further", async () => {
  const kibibytes = Array.from({ length: 60 }, (_, step) => 4 * (step + 1));
  const { count, random } = startChaosRun("D-03 size limit", {
    full: kibibytes.length,
    short: 3,
    unit: "size limits",
  });
  const chosen =
    count === kibibytes.length
      ? kibibytes
      : // The file always passes the first limits.
        Array.from({ length: count }, (_, run) =>
          random.pick(run === 0 ? kibibytes.slice(0, 10) : kibibytes),
        );
  let met = 0;
  for (const limit of chosen) {
    const outcome = await survives(`${limit} KiB`, [
      "bash",
      "-c",
      'ulimit -f "$0" && exec "$@"',
      String(limit),
    ]);
    met += Number(outcome.met);
  }
  expect(met).toBeGreaterThan(0);
});
