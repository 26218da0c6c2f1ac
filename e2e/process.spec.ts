import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { readLease } from "@/db/leases";
import { spawnNext } from "@/testing/app/next-process";
import { clientOf } from "@/testing/database/client";

import { expect, test } from "./fixtures";

test("a request while the app starts gets a page that loads again, and SIGTERM stops it and releases the lease", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const { child, url } = await spawnNext({ DATA_DIR: folder });
  const ended = once(child, "exit");
  const replies: { status: number; title: string | undefined }[] = [];
  try {
    await expect
      .poll(
        async () => {
          const response = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
          if (!response) return null;
          const title = /<title>([^<]*)/.exec(await response.text())?.[1];
          replies.push({ status: response.status, title });
          return response.status;
        },
        { intervals: [20] },
      )
      .toBe(200);
    for (const { status, title } of replies.slice(0, -1))
      expect({ status, title }).toEqual({ status: 503, title: "The app is starting" });
    await expect.poll(() => countProviders(url), { timeout: 400_000 }).toBe(5);
    child.kill("SIGTERM");
    await ended;
    const database = openDatabase(path.join(folder, "cheapest-gpu.db"));
    expect((await readLease(database, "poller"))?.expiresAt).toBe(0);
    expect(clientOf(database).pragma("integrity_check", { simple: true })).toBe("ok");
    closeDatabase(database);
  } finally {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the owner still sees running machines when the database is not writable", async ({ page, live }) => {
  const database = openDatabase(databaseFile(live.dataDirectory));
  clientOf(database)
    .exec(`UPDATE session SET updated_at = updated_at - 600000, expires_at = expires_at - 600000;
    CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'full'); END`);
  try {
    expect((await page.goto(`${live.url}/instances`))?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: "Instances" })).toBeVisible();
  } finally {
    clientOf(database).exec("DROP TRIGGER full");
    closeDatabase(database);
  }
});

async function countProviders(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/offers?size=1`);
  return ((await answer.json()) as { facets: { provider: unknown[] } }).facets.provider.length;
}
