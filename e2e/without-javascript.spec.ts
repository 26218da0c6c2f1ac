import type { Page } from "@playwright/test";

import { expect, test, unfold } from "./fixtures";

test.use({ javaScriptEnabled: false });

test("says what needs JavaScript, and does not claim to be polling", async ({ page, live }) => {
  await page.goto(`${live.url}/keys`);
  expect(await withoutScripts(page)).toContain("Changing keys needs JavaScript.");
  await expect(page.getByText("Asking the clouds…")).toHaveCount(0);
  await page.goto(`${live.url}/providers`);
  expect(await withoutScripts(page)).toContain("Adding, testing and changing accounts needs JavaScript");
});

test("shows, filters and sorts without JavaScript", async ({ page, live }) => {
  await page.goto(live.url);
  const rows = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .getByRole("row");
  await expect(rows).toHaveCount(50);
  await unfold(page, "Provider");
  await page
    .getByRole("group", { name: "Provider" })
    .getByRole("checkbox", { name: /Massed Compute/ })
    .check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/\?provider=massedcompute$/);
  await expect(rows.first().locator('[data-col="cloud"]')).toHaveText("Massed Compute 2 providers");
  await page.getByRole("columnheader", { name: "$/h" }).getByRole("link").click();
  await expect(page).toHaveURL(/\?provider=massedcompute&sort=total$/);
  const totals = (await rows.locator('[data-col="total"]').allTextContents())
    .map(Number)
    .filter(Number.isFinite);
  expect(totals).toEqual(totals.toSorted((a, b) => a - b));
});

/** The text of the page without scripts; role and text locators ignore it. */
async function withoutScripts(page: Page): Promise<string> {
  return (await page.locator("noscript").allTextContents()).join(" ");
}
