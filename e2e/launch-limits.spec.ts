import type { Page } from "@playwright/test";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { password } from "@/testing/app/auth";
import { clientOf } from "@/testing/database/client";

import { apiHeaders } from "./app";
import { expect, test as base, waitForHydration } from "./fixtures";
import { terminateByApi } from "./machines";
import {
  currentTotpCode,
  openOwnerPage,
  ownerSection,
  resetOwner,
  turnOnCodes,
  type FreshApp,
} from "./owner";
import { sizes, sizesOf } from "./sizes";

const test = base.extend<{ app: FreshApp }>({
  app: async ({ ownedApp }, use) => {
    await resetOwner(ownedApp);
    await use(ownedApp);
    const database = openDatabase(databaseFile(ownedApp.dataDirectory));
    clientOf(database).exec("DELETE FROM launch_setting");
    closeDatabase(database);
  },
});

// One after the other, because they share an app.
test.describe.configure({ mode: "default" });

const limits = (page: Page) => ownerSection(page, "Launch limits");
const save = (page: Page) => limits(page).getByRole("button", { name: "Save" }).click();

/** The machines that were launched here and still exist. */
async function listMachines(app: FreshApp) {
  const answer = await fetch(`${app.url}/api/v1/instances`, { headers: apiHeaders(app) });
  const { instances } = (await answer.json()) as {
    instances: { id: string; ours: boolean; state: string }[];
  };
  return instances.filter(({ ours, state }) => ours && state !== "gone" && state !== "terminating");
}

async function openCheapestLaunch(page: Page, app: FreshApp): Promise<void> {
  await page.goto(`${app.url}/?market=sandbox&launchable=yes&provider=shadeform&stock=in-stock`);
  await page.getByRole("link", { name: "Launch", exact: true }).first().click();
  await expect(page).toHaveURL(/\/launch\//);
  await waitForHydration(page);
}

for (const size of sizesOf("phone")) {
  test.describe(`on a ${size}`, () => {
    test.use(sizes[size]);

    test("a limit is lowered at once, refuses the next launch, and is raised with the password", async ({
      page,
      app,
      context,
    }) => {
      await openOwnerPage(page, app);
      await waitForHydration(page);
      const panel = limits(page);
      await expect(panel).toContainText("Default 5, at most 100.");
      await panel.getByLabel("Machines").fill("0");
      await expect(panel.getByLabel("Your password")).toHaveCount(0);
      await save(page);
      await expect(panel.getByRole("status")).toContainText("Saved.");

      await openCheapestLaunch(page, app);
      await expect(page.getByRole("complementary", { name: "Cost" })).toContainText("Exceeds your limits.");
      await page.getByRole("button", { name: /^Launch for \$/ }).click();
      const refusal = page.getByRole("alert").filter({ hasText: "Exceeds your limit of 0 machines." });
      await expect(refusal).toContainText("Nothing was launched.");
      const opening = context.waitForEvent("page");
      await refusal.getByRole("link", { name: "Change limit" }).click();
      const other = await opening;
      await expect(other).toHaveURL(`${app.url}/owner#launch-limits`);
      await waitForHydration(other);

      const opened = limits(other);
      await opened.getByLabel("Machines").fill("101");
      await save(other);
      await expect(opened.getByRole("alert")).toContainText("Enter at most 100 machines.");
      await opened.getByLabel("Machines").fill("3");
      await opened.getByLabel("Your password").fill("not the password");
      await save(other);
      await expect(opened.getByRole("alert")).toContainText("Wrong password.");
      await expect(opened.getByLabel("Machines")).toHaveValue("3");
      await opened.getByLabel("Your password").fill(password);
      await save(other);
      await expect(opened.getByRole("status")).toContainText("Saved.");
      await other.goto(`${app.url}/audit?action=launch-settings.change`);
      await expect(other.getByRole("row", { name: /refused/ }).first()).toContainText("invalid password");
      await expect(other.getByRole("row", { name: /machines from 0 to 3/ }).first()).toBeVisible();

      // The offer of before may have sold out meanwhile.
      await openCheapestLaunch(page, app);
      await page.getByRole("button", { name: /^Launch for \$/ }).click();
      await expect(page).toHaveURL(/\/launches\//);
      await expect.poll(() => listMachines(app)).toHaveLength(1);
      for (const { id } of await listMachines(app)) await terminateByApi(app, id);
    });
  });
}

test("a limit is raised with a one-time code, once per code", async ({ page, app }) => {
  await openOwnerPage(page, app);
  const secret = await turnOnCodes(page);

  const panel = limits(page);
  const code = await currentTotpCode(secret);
  await panel.getByLabel("Dollars per hour").fill("50");
  await panel.getByLabel("Or a one-time code").fill("000000");
  await save(page);
  await expect(panel.getByRole("alert")).toContainText("Wrong code.");
  await panel.getByLabel("Or a one-time code").fill(code);
  await save(page);
  await expect(panel.getByRole("status")).toContainText("Saved.");
  await panel.getByLabel("Dollars per hour").fill("60");
  await panel.getByLabel("Or a one-time code").fill(code);
  await save(page);
  await expect(panel.getByRole("alert")).toContainText("This code has already been used.");
});

test("the default hours and currency hold for the launch form and for other browsers", async ({
  page,
  app,
  browser,
}) => {
  await openOwnerPage(page, app);
  await waitForHydration(page);
  const panel = limits(page);
  await panel.getByLabel("Auto-terminate after (h)").fill("24");
  await panel.getByLabel("Default currency").selectOption("EUR");
  await save(page);
  await expect(panel.getByRole("status")).toContainText("Saved.");
  await openCheapestLaunch(page, app);
  await expect(page.getByRole("radio", { name: "24 h" })).toBeChecked();
  await expect(page.getByRole("complementary", { name: "Cost" })).toContainText(/About €[\d.]+\/hour/);

  const other = await (await browser.newContext()).newPage();
  await other.goto(`${app.url}/?market=sandbox`);
  await expect(other.getByRole("columnheader", { name: /€\/GPU-h/ })).toBeVisible();
  await other.goto(`${app.url}/?market=sandbox&currency=USD`);
  await expect(other.getByRole("columnheader", { name: /\$\/GPU-h/ })).toBeVisible();
  await expect(other).toHaveURL(/currency=USD/);
  await other.context().close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a limit is lowered, and raised with the password", async ({ page, app }) => {
    await openOwnerPage(page, app);
    await limits(page).getByLabel("Machines").fill("2");
    await save(page);
    await expect(limits(page).getByRole("status")).toContainText("Saved.");
    await limits(page).getByLabel("Machines").fill("4");
    await save(page);
    await expect(limits(page).getByRole("alert")).toContainText("Raising a limit needs your password.");
    await expect(limits(page).getByLabel("Machines")).toHaveValue("4");
    await limits(page).getByLabel("Your password").fill(password);
    await save(page);
    await expect(limits(page).getByRole("status")).toContainText("Saved.");
    await expect(limits(page).getByLabel("Machines")).toHaveValue("4");
  });
});
