import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "../db/client";
import { readLease } from "../db/leases";
import { startApp } from "./app";
import { expect, test } from "./fixtures";

test("SIGTERM ends the app within ten seconds and hands the lease on", async () => {
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
