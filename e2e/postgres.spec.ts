import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { startSandbox } from "@/sandbox/server";
import { spawnNext } from "@/testing/app/next-process";
import { testApiKey } from "@/testing/offers/poll-harness";
import { findPostgres } from "@/testing/postgres/binaries";
import { startPostgres } from "@/testing/postgres/server";

import { startApp, type App } from "./app";
import { confirmLaunchesWithoutKey, expect, test } from "./fixtures";
import { findCheapest } from "./machines";
import { fillSetup, readSetupCode } from "./owner";

const binaries = findPostgres();

test("two web processes and a worker on PostgreSQL share the owner and the machines", async ({ page }) => {
  test.skip(!binaries, "PostgreSQL is not installed");
  test.setTimeout(240_000);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const server = await startPostgres(binaries!);
  const sandbox = await startSandbox({ bootSeconds: 1 });
  const secretKey = randomBytes(32).toString("hex");
  const variables = (role: string) => ({
    ROLE: role,
    DATABASE_URL: server.urlOf("postgres"),
    SECRET_KEY: secretKey,
    DATA_DIR: path.join(folder, role),
    SHADEFORM_API_KEY: testApiKey,
    SHADEFORM_BASE_URL: sandbox.baseUrls.shadeform,
    POLL_SECONDS: "3",
    RECONCILE_SECONDS: "2",
  });
  const apps: App[] = [];
  const startWeb = async () => {
    const app = await startApp(variables("web"), { stocked: false });
    apps.push(app);
    return app;
  };
  const { child: worker } = await spawnNext(variables("worker"));
  try {
    const [first, second] = [await startWeb(), await startWeb()];
    expect(readSetupCode(second)).toBe(readSetupCode(first));
    await confirmLaunchesWithoutKey(page);

    await page.goto(`${first.url}/setup`);
    await fillSetup(page, readSetupCode(second));
    await expect(page.getByRole("link", { name: "Account", exact: true })).toBeVisible();
    await expect.poll(async () => (await findCheapest(first, "shadeform"))?.id).toBeTruthy();
    const { id } = await findCheapest(second, "shadeform");
    await page.goto(`${first.url}/launch/${id}`);
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("on-postgres");
    await page.getByRole("button", { name: /^Launch for \$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "on-postgres" })).toBeVisible();

    // Cookies hold for all ports of a name.
    const drawer = page.getByRole("complementary", { name: "on-postgres" });
    const openOn = async (app: App) => {
      await page.goto(`${app.url}/instances`);
      await page.getByRole("link", { name: "on-postgres" }).first().click();
    };
    await openOn(second);
    await drawer.getByRole("button", { name: "Terminate…" }).click();
    await drawer.getByRole("button", { name: /^Terminate and/ }).click();
    await expect(drawer.getByText("Termination requested")).toBeVisible();
    await openOn(first);
    await expect(drawer.getByText("Termination requested")).toBeVisible();
    await expect.poll(() => sandbox.machines().filter(({ billing }) => billing)).toEqual([]);
  } finally {
    for (const app of apps) await app.stop();
    const ended = once(worker, "exit");
    worker.kill("SIGTERM");
    await ended;
    await sandbox.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
