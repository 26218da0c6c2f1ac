import { devices } from "@playwright/test";

import { expect, test } from "./fixtures";

const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices["iPhone 13"];
test.use({ viewport, userAgent, deviceScaleFactor, isMobile, hasTouch });

test("a phone gets cards, a filter drawer and a sort list", async ({ page, live }) => {
  await page.goto(live.url);
  const card = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody:not(.group) tr")
    .first();
  await expect(card).toBeVisible();
  const box = (await card.boundingBox())!;
  expect(box.height).toBeGreaterThan(80);
  expect(box.width).toBeLessThanOrEqual(viewport.width);
  await page.getByRole("link", { name: /^Filters/ }).tap();
  const filters = page.getByRole("complementary", { name: "Filters" });
  await filters.getByRole("group", { name: "Billing" }).getByRole("checkbox", { name: /Spot/ }).check();
  await filters.getByRole("link", { name: /^Show \d+ offers?/ }).tap();
  await expect(page).toHaveURL(/\?billing=spot$/);
  await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/\?billing=spot&sort=/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the providers fit a phone", async ({ page, live }) => {
  await page.goto(`${live.url}/providers`);
  await expect(page.getByRole("heading", { level: 1, name: "Providers" })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
