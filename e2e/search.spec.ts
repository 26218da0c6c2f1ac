import type { Page } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { sizes, sizesOf } from "./sizes";

const field = (page: Page) => page.getByRole("combobox", { name: "Search in all offers" });
const list = (page: Page) => page.getByRole("listbox", { name: "Search" });
const chips = (page: Page) => page.getByRole("list", { name: "Filters in force" });
const rows = (page: Page) =>
  page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .getByRole("row");

for (const size of sizesOf("phone")) {
  test.describe(`the search on a ${size}`, () => {
    test.use(sizes[size]);

    test("turns words into filters", async ({ page, live }) => {
      await page.goto(live.url);
      await waitForHydration(page);
      await field(page).click();
      await page.keyboard.type("8x h100 europe");
      const options = list(page);
      await expect(options.getByRole("option", { name: /^Show matching offers \d+ offers?/ })).toBeVisible();
      const understood = page.getByRole("list").filter({ hasText: "per machine, exactly" });
      await expect(understood.getByRole("listitem")).toHaveText([/8 GPUs/, /H100/, /Europe/]);
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/\?gpu=H100&gpus=8&region=europe$/);
      await expect(options).toBeHidden();
      await expect(field(page)).toHaveValue("");
      for (const label of ["8 GPUs", "H100", "Europe"])
        await expect(chips(page).getByText(label, { exact: true })).toBeVisible();
      await expect(rows(page).first().getByRole("rowheader")).toContainText("H100");
    });
  });
}

for (const size of sizesOf("desktop")) {
  test.describe(`the search on a ${size}`, () => {
    test.use(sizes[size]);

    test("asks about a near name, by keyboard", async ({ page, live }) => {
      await page.goto(live.url);
      await waitForHydration(page);
      await page.keyboard.press("/");
      await page.keyboard.type("h100 norwey");
      const near = list(page).getByRole("option", { name: /Did you mean Norway/ });
      await expect(near).toBeVisible();
      await expect(field(page)).toHaveAttribute("aria-expanded", "true");
      await page.keyboard.press("Escape");
      await expect(list(page)).toBeHidden();
      await expect(field(page)).toBeFocused();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await expect(near).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/\?gpu=H100&region=NO$/);
    });

    test("asks about a near GPU, and goes straight to a GPU or a cloud", async ({ page, live }) => {
      await page.goto(live.url);
      await waitForHydration(page);
      await page.keyboard.press("/");
      await page.keyboard.type("rtc 4090");
      const near = list(page).getByRole("option", { name: /Did you mean RTX 4090\?/ });
      await expect(near).toBeVisible();
      await page.keyboard.press("ArrowUp");
      await expect(near).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(`${live.url}/?gpu=RTX-4090`);
      // Also where the number became a filter before.
      await field(page).fill("rtc 4090");
      await field(page).press("Enter");
      await expect(page).toHaveURL(`${live.url}/?q=rtc&gpu=RTX-4090`);
      await page.getByRole("link", { name: "Search RTX 4090" }).click();
      await expect(page).toHaveURL(`${live.url}/?gpu=RTX-4090`);

      await field(page).fill("8x h100 europe");
      const goals = list(page).getByRole("group", { name: "Go to" });
      const [matching, gpu] = [goals.getByRole("option").first(), goals.getByRole("option").nth(1)];
      await expect(gpu).toHaveText(/^H100 SXM · 80 GB, all its offers\d+ offers$/);
      await expect(matching).toHaveAttribute("aria-selected", "true");
      await field(page).press("ArrowDown");
      await expect(gpu).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(`${live.url}/?gpu=h100-sxm-80`);
      await expect(field(page)).toHaveValue("");
      await expect(list(page)).toBeHidden();

      await field(page).fill("hyperst");
      await goals.getByRole("option", { name: /^Hyperstack/ }).click();
      await expect(page).toHaveURL(`${live.url}/?cloud=hyperstack`);
    });

    test("keeps quoted words as text", async ({ page, live }) => {
      await page.goto(live.url);
      await waitForHydration(page);
      await field(page).click();
      await page.keyboard.type('"norway" h100');
      await expect(page.getByText("Searched as text.")).toBeVisible();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/\/\?q=%22norway%22&gpu=H100$/);
      await expect(field(page)).toHaveValue('"norway"');
      await expect(chips(page).getByText("“norway”")).toBeVisible();
    });

    test.describe("without JavaScript", () => {
      test.use({ javaScriptEnabled: false });

      test("redirects to the filters, and asks about a near name", async ({ page, live }) => {
        await page.goto(live.url);
        await page.locator("#search").fill("8x h100 europe");
        await page.locator("#search").press("Enter");
        await expect(page).toHaveURL(/\/\?gpu=H100&gpus=8&region=europe$/);
        await expect(chips(page).getByText("8 GPUs", { exact: true })).toBeVisible();
        await page.goto(`${live.url}/?gpu=RTX+4090&region=usa`);
        await expect(page).toHaveURL(/\/\?gpu=RTX-4090&region=US$/);
        await page.goto(`${live.url}/?q=h100+norwey`);
        // Role and text locators ignore what is for browsers without scripts.
        await expect(
          page.locator("noscript span", { hasText: "Did you mean Norway?" }).first(),
        ).toBeVisible();
        await page.locator('noscript a[href*="Norway"]').click();
        await expect(page).toHaveURL(/\/\?gpu=H100&region=NO$/);
      });
    });
  });
}
