import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "../db/client";
import { readLease } from "../db/leases";
import { spawnNext } from "../lib/testing/next-process";
import { signInAs, startApp } from "./app";
import { expect, test } from "./fixtures";

test("SIGTERM stops the app within ten seconds and releases the lease", async () => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const app = await startApp({ DATA_DIR: folder });
  const began = Date.now();
  await app.stop();
  expect(Date.now() - began).toBeLessThan(10_000);
  const database = openDatabase(path.join(folder, "cheapest-gpu.db"));
  expect((await readLease(database, "poller"))?.expiresAt).toBe(0);
  expect(database.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  database.$client.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a request while the app starts gets a page that loads again, and never a refusal", async () => {
  test.setTimeout(120_000);
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
        { intervals: [20], timeout: 60_000 },
      )
      .toBe(200);
    for (const { status, title } of replies.slice(0, -1))
      expect({ status, title }).toEqual({ status: 503, title: "The app is starting" });
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the owner still sees running machines when the database is not writable", async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const app = await startApp({ DATA_DIR: folder }, { owned: true, stocked: false });
  const database = openDatabase(path.join(folder, "cheapest-gpu.db"));
  database.$client
    .exec(`UPDATE session SET updated_at = updated_at - 600000, expires_at = expires_at - 600000;
    CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'full'); END`);
  database.$client.close();
  try {
    await signInAs(app, page.context());
    expect((await page.goto(`${app.url}/instances`))?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1, name: "Instances" })).toBeVisible();
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
