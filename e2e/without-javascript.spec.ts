import { expect, test } from "./fixtures";

test.use({ javaScriptEnabled: false });

test("shows, filters and sorts without JavaScript", async ({ page, live }) => {
  await page.goto(live.url);
  const rows = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody:not(.group)")
    .getByRole("row");
  await expect(rows).toHaveCount(50);
  await page
    .getByRole("group", { name: "Provider" })
    .getByRole("checkbox", { name: /Massed Compute/ })
    .check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/\?provider=massedcompute$/);
  await expect(rows.first().locator(".cloud")).toHaveText("Massed Compute");
  await page.getByRole("columnheader", { name: "$/h" }).getByRole("link").click();
  await expect(page).toHaveURL(/\?provider=massedcompute&sort=total$/);
  const totals = (await rows.locator("td.total").allTextContents()).map(Number).filter(Number.isFinite);
  expect(totals).toEqual(totals.toSorted((a, b) => a - b));
});
