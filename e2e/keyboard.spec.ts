import type { Locator, Page } from "@playwright/test";

import { expect, holdRequests, test, waitForHydration } from "./fixtures";

test("offers can be compared by keyboard alone", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search in all offers" })).toBeFocused();
  await page.keyboard.type("h100");
  await expect(page).toHaveURL(/\?q=h100$/);
  await page.keyboard.press("Escape");
  await tabTo(page, page.getByRole("group", { name: "Provider" }).locator("summary"));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("checkbox", { name: /Shadeform/ }));
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/provider=shadeform/);
  await tabTo(page, page.getByRole("link", { name: /^\$\/h/ }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/sort=total/);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows] tr")
    .nth(1);
  await expect(second.getByRole("rowheader").getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/offers\/[a-z2-7]{16}/);
});

test("the focus keeps its place among the rows when slow rows of another order arrive", async ({
  page,
  live,
}) => {
  const rows = page.getByRole("table", { name: /^Offers/ }).locator("tbody[data-rows] tr");
  const second = rows.nth(1).getByRole("rowheader").getByRole("link");
  await page.goto(`${live.url}/?q=h100&provider=shadeform&sort=-price`);
  await waitForHydration(page);
  const before = await second.getAttribute("href");
  const release = await holdRequests(page, "**/api/v1/offers?*");
  await page.getByRole("link", { name: /^\$\/h/ }).click();
  await expect(page.locator("main")).toHaveAttribute("aria-busy", "true");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(second).toBeFocused();
  release();
  await expect(page.locator("main")).toHaveAttribute("aria-busy", "false");
  expect((await second.getAttribute("href"))!.split("?")[0]).not.toBe(before!.split("?")[0]);
  await expect(second).toBeFocused();
});

test("? lists the keys, which can be turned off", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  await page.keyboard.press("g");
  await expect(page).toHaveURL(/\?group=gpu$/);
  await expect(page.getByRole("table", { name: /^GPU models/ })).toBeVisible();
  await page.keyboard.press("?");
  const dialog = page.getByRole("alertdialog", { name: "Keyboard shortcuts" });
  await expect(dialog.getByText("Jump to; Cmd K on a Mac")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Single-letter shortcuts in this browser" }).uncheck();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("/");
  await expect(page).toHaveURL(/\?group=gpu$/);
  await expect(page.getByRole("combobox", { name: "Search in all offers" })).not.toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Jump to" })).toBeVisible();
});

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 250; presses++) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${String(target)} was not reached by Tab.`);
}
