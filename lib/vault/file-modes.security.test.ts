import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, it } from "vitest";

import { createBackup } from "@/db/sqlite/backup";
import { startChild } from "@/testing/process/child";

it("S-07: a fresh install is accessible to its owner only, under any umask", async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), "modes-"));
  const data = path.join(folder, "data");
  const mask = process.umask(0);
  const app = startChild({
    entry: "testing/process/children/app-child.ts",
    env: { DATA_DIR: data, POLL_SECONDS: "1" },
    wrapper: ["sh", "-c", 'umask 000; exec "$@"', "sh"],
  });
  try {
    await app.waitForLine("ready");
    expect(modesOf(data)).toMatchObject({
      ".": "700",
      "cheapest-gpu.db": "600",
      "cheapest-gpu.db-wal": "600",
      "cheapest-gpu.db-shm": "600",
    });
    expect(modesOf(folder)["data.key"]).toBe("600");
    createBackup(path.join(data, "cheapest-gpu.db"), path.join(folder, "backups", "one.db"));
    expect(modesOf(path.join(folder, "backups"))).toEqual({ ".": "700", "one.db": "600" });
  } finally {
    process.umask(mask);
    await app.kill();
    fs.rmSync(folder, { recursive: true });
  }
});

function modesOf(folder: string): Record<string, string> {
  const names = [".", ...fs.readdirSync(folder)];
  return Object.fromEntries(
    names.map((name) => [name, (fs.statSync(path.join(folder, name)).mode & 0o777).toString(8)]),
  );
}
