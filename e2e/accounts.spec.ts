import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Page } from "@playwright/test";

import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { listProviderAccounts, type ProviderAccount } from "@/db/provider-accounts";
import { addMachine, markMachinesGone } from "@/testing/database/machines";
import { runPackageScript } from "@/testing/process/command";

import { signInAs, startApp, type App, endSession } from "./app";
import { expect, test, type Clouds } from "./fixtures";

const rightKey = "vault-canary-6d20b1f3a9c7";
const otherKey = "vault-canary-second-51ce";

// Every page and route of the build; parameters get an id that does not exist.
const routes = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as object;
const addresses = Object.values(routes).map((route: string) => route.replaceAll(/\[\w+\]/g, "a".repeat(16)));

const unauthorized = { kind: "status", status: 401, body: { message: "Invalid API key" } };
const noRights = { kind: "status", status: 403, body: { message: "Not for this key" } };
const connectionReset = { kind: "reset" };

test("an account works from its first key to its removal", async ({ clouds, page, context }) => {
  const { app, close } = await sandboxApp(clouds);
  try {
    await signInAs(app, context);
    const seen = recordTraffic(page);
    await page.goto(`${app.url}/providers`);
    await expect(page.getByText("No account yet, so these are sample offers.")).toBeVisible();
    await expect(page.getByText("Sandbox: 5 sample providers")).toBeVisible();
    const form = page.getByRole("form", { name: "Add an account" });
    await form.getByLabel("Provider").selectOption({ label: "Shadeform" });
    await form.getByLabel("API key").fill(rightKey);

    await clouds.setFault("shadeform", unauthorized);
    await form.getByRole("button", { name: "Test" }).click();
    await expect(form.getByText("Shadeform rejected this key.")).toBeVisible();
    await form.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(form.getByText("Not saved: Shadeform rejected this key.")).toBeVisible();
    await expect(form.getByRole("button", { name: "Save anyway" })).toBeVisible();
    await clouds.setFault("shadeform", noRights);
    await form.getByRole("button", { name: "Test" }).click();
    await expect(form.getByText("This key lacks a permission")).toBeVisible();
    await clouds.setFault("shadeform", connectionReset);
    await form.getByRole("button", { name: "Test" }).click();
    await expect(form.getByText("Can’t reach Shadeform")).toBeVisible();
    await expect(form.getByRole("button", { name: "Save anyway" })).toHaveCount(0);
    await form.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(form.getByText("Not saved: Shadeform could not confirm this key.")).toBeVisible();
    await expect(form.getByRole("button", { name: "Save anyway" })).toBeVisible();
    await expect(page.getByText("No account yet, so these are sample offers.")).toBeVisible();
    await clouds.clearFaults("shadeform");

    await test.step("without a session nothing is sent and no input is lost", async () => {
      await endSession(page);
      for (const name of ["Test", "Connect"]) {
        await form.getByRole("button", { name, exact: true }).click();
        await expect(form.getByText("You are signed out. Nothing was sent.")).toBeVisible();
      }
      await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
      await expect(form.getByLabel("API key")).toHaveValue(rightKey);
      await expect(form.getByRole("link", { name: "Sign in in another tab" })).toBeVisible();
      await signInAs(app, context);
    });
    await form.getByRole("button", { name: "Test" }).click();
    await expect(form.getByText("Key works.")).toBeVisible();

    await form.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(form.getByText("“Shadeform” is saved.")).toBeVisible();
    await expect(form.getByLabel("API key")).toHaveValue("");
    const accounts = page.getByRole("table", { name: "Your accounts" });
    await expect(accounts.getByText(`…${rightKey.slice(-4)}`)).toBeVisible();
    await expect(page.getByText("Sandbox:")).toHaveCount(0);
    await expect(page.locator("#shadeform").getByText("Online", { exact: true })).toBeVisible();
    await expect(
      page.locator("#sesterce").getByRole("cell", { name: "Not connected", exact: true }),
    ).toBeVisible();

    await clouds.setFault("shadeform", unauthorized);
    await accounts.getByRole("button", { name: "Test Shadeform" }).click();
    await expect(accounts.getByText("Shadeform rejected this key.").first()).toBeVisible();
    await clouds.clearFaults("shadeform");

    await test.step("an account with a machine warns before it is removed", async () => {
      const database = openDatabase(databaseFile(app.dataDirectory));
      const [{ id }] = (await listProviderAccounts(database)) as [ProviderAccount];
      await addMachine(database, id);
      await page.reload();
      await accounts.getByRole("button", { name: "Remove… Shadeform" }).click();
      const dialog = page.getByRole("alertdialog", { name: "Shadeform cannot be removed yet" });
      await expect(dialog).toContainText("1 machine started by this app still exists");
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await markMachinesGone(database, id);
      closeDatabase(database);
    });

    await test.step("the same key is not saved twice, and another account can only launch", async () => {
      await form.getByLabel("Provider").selectOption({ label: "Shadeform" });
      await form.getByLabel("API key").fill(rightKey);
      await form.getByRole("button", { name: "Connect", exact: true }).click();
      await expect(form.getByText("this key is already saved as “Shadeform”")).toBeVisible();
      await form.getByLabel("API key").fill(otherKey);
      await form.getByLabel("Name").fill("Second team");
      await clouds.setFault("shadeform", noRights);
      await form.getByRole("button", { name: "Connect", exact: true }).click();
      await expect(
        form.getByText("“Second team” is saved, but its key lacks some permissions"),
      ).toBeVisible();
      await clouds.clearFaults("shadeform");
      await expect(accounts.getByText("Launches only")).toBeVisible();
      await accounts.getByRole("button", { name: "Use for price checks Second team" }).click();
      await expect(
        accounts.getByRole("row", { name: /^Second team/ }).getByText("Checks prices"),
      ).toBeVisible();
    });

    await test.step("the master key is changed while the app runs", async () => {
      const { code, output } = await runPackageScript("rotate-key", { DATA_DIR: app.dataDirectory });
      expect(output).toContain("encrypted again");
      expect(code).toBe(0);
      await accounts.getByRole("button", { name: "Test Second team" }).click();
      await expect(accounts.getByText("Key works.").first()).toBeVisible();
    });

    await test.step("a key is replaced, an account renamed", async () => {
      await accounts.getByRole("button", { name: "Replace key of Second team" }).click();
      await accounts.getByLabel("API key").fill(`${otherKey}-new1`);
      await clouds.setFault("shadeform", unauthorized);
      await accounts.getByRole("button", { name: "Replace", exact: true }).click();
      await expect(accounts.getByText("Not saved: Shadeform rejected this key.")).toBeVisible();
      await expect(accounts.getByText("…new1")).toHaveCount(0);
      await accounts.getByRole("button", { name: "Save anyway" }).click();
      await expect(accounts.getByText("…new1")).toBeVisible();
      await clouds.clearFaults("shadeform");
      await accounts.getByRole("button", { name: "Rename Second team" }).click();
      await accounts.getByLabel("New name").fill("Night team");
      await accounts.getByLabel("New name").press("Enter");
      await expect(accounts.getByRole("button", { name: "Test Night team" })).toBeVisible();
    });

    await test.step("no page, part of a page or response contains a key", async () => {
      for (const address of addresses) {
        for (const headers of [{}, { rsc: "1" }]) {
          const text = await (await context.request.get(`${app.url}${address}`, { headers })).text();
          expect(text, address).not.toMatch(/v1\.[0-9a-f]{16}\./);
          for (const key of [rightKey, otherKey]) expect(text, address).not.toContain(key);
        }
      }
    });

    await test.step("both are removed, the last one only after a warning", async () => {
      await accounts.getByRole("button", { name: "Remove… Night team" }).click();
      await page.getByRole("button", { name: "Remove the account" }).click();
      await expect(accounts.getByText("Night team")).toHaveCount(0);
      await accounts.getByRole("button", { name: "Remove… Shadeform" }).click();
      await expect(page.getByText("Removing it brings back the sandbox")).toBeVisible();
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(accounts.getByText(`…${rightKey.slice(-4)}`)).toBeVisible();
      await accounts.getByRole("button", { name: "Remove… Shadeform" }).click();
      await page.getByRole("button", { name: "Remove the last account" }).click();
      await expect(page.getByText("No account yet, so these are sample offers.")).toBeVisible();
      await expect(page.locator("#sesterce").getByText("Online", { exact: true })).toBeVisible();
    });

    expect(seen.answers).toBeGreaterThan(10);
    expect(seen.leaks).toEqual([]);
    expect(app.output()).not.toContain(rightKey);
  } finally {
    await close();
  }
});

test("visitors see the status of the providers but nothing of the accounts", async ({ liveApp, browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${liveApp.url}/providers`);
  await expect(page.getByRole("table", { name: "Providers and their health" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Your accounts" })).toHaveCount(0);
  await expect(page.getByRole("form", { name: "Add an account" })).toHaveCount(0);
  await page.goto(`${liveApp.url}/providers/connect`);
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

test("an account of the environment is shown and cannot be added again", async ({ live, page }) => {
  await page.goto(`${live.url}/providers`);
  const accounts = page.getByRole("table", { name: "Your accounts" });
  await expect(accounts.getByText("SHADEFORM_API_KEY")).toBeVisible();
  await expect(accounts.getByRole("button")).toHaveCount(0);
  const form = page.getByRole("form", { name: "Add an account" });
  await form.getByLabel("Provider").selectOption({ label: "Shadeform" });
  await expect(form.getByText("Already set by SHADEFORM_API_KEY.")).toBeVisible();
  await expect(form.getByRole("button", { name: "Connect" })).toHaveCount(0);
});

/** The built app without a key, configured for these clouds. */
async function sandboxApp(clouds: Clouds): Promise<{ app: App; close(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const bases = Object.entries(clouds.sandbox.baseUrls).map(([provider, url]) => [
    `${provider.toUpperCase()}_BASE_URL`,
    url,
  ]);
  const app = await startApp(
    {
      ...Object.fromEntries(bases),
      POLL_SECONDS: "1",
      FX_RATES_URL: clouds.sandbox.ratesUrl,
      DATA_DIR: path.join(folder, "data"),
    },
    { owned: true },
  );
  return {
    app,
    async close() {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Scans every response of the app to this page for whole keys. */
function recordTraffic(page: Page): { answers: number; leaks: string[] } {
  const seen = { answers: 0, leaks: [] as string[] };
  page.on("response", async (response) => {
    const body = await response.text().catch(() => "");
    seen.answers++;
    if ([rightKey, otherKey].some((key) => body.includes(key))) seen.leaks.push(response.url());
  });
  return seen;
}
