import type { Page } from "@playwright/test";

import { expect, test, unfold, waitForHydration } from "./fixtures";
import { isPhone, openFilters, rows, sizes, sizesOf } from "./sizes";

/** Opens the offers with delayed scripts; the returned function releases them. */
async function openWithoutScripts(page: Page, address: string): Promise<() => Promise<void>> {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await promise;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  await expect(rows(page).first()).toBeVisible();
  await openFilters(page);
  return async () => {
    resolve();
    await waitForHydration(page);
  };
}

const sesterce = (page: Page) =>
  page.getByRole("group", { name: "Provider" }).getByRole("checkbox", { name: /Sesterce/ });
const segment = (page: Page) => page.getByRole("radio", { name: "80", exact: true });
const priceTo = (page: Page) => page.getByRole("textbox", { name: "Price to" });
const text = (page: Page) => page.locator("#search");

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`on a ${size}, before the scripts have loaded`, () => {
    test.use(use);

    test("the selected order and currency are applied", async ({ page, live }) => {
      const letThrough = await openWithoutScripts(page, `${live.url}/?provider=shadeform&page=2`);
      if (isPhone(page)) {
        await page.getByRole("link", { name: /^Show \d+ offers?/ }).click();
        await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
        await letThrough();
        await expect(page).toHaveURL(/\?provider=shadeform&sort=total$/);
        return;
      }
      await page.getByRole("combobox", { name: "Display currency" }).selectOption("EUR");
      await letThrough();
      await expect(page).toHaveURL(/\?provider=shadeform&currency=EUR(&page=2)?$/);
      await expect(page.getByRole("columnheader", { name: /€\/GPU-h/ })).toBeVisible();
    });
  });
}

for (const size of sizesOf("phone")) {
  test.describe(`on a ${size}, before the scripts have loaded`, () => {
    test.use(sizes[size]);

    test("selected filters are applied and stay selected", async ({ page, live }) => {
      const letThrough = await openWithoutScripts(page, live.url);
      await unfold(page, "Provider");
      await sesterce(page).check();
      await segment(page).check();
      await priceTo(page).fill("9.5");
      await text(page).fill("h100");
      await letThrough();
      await expect(page).toHaveURL(/\?q=h100&vram=80\.\.&price=\.\.9\.5&provider=sesterce$/);
      await expect(sesterce(page)).toBeChecked();
      await expect(segment(page)).toBeChecked();
      await expect(priceTo(page)).toHaveValue("9.5");
      await expect(text(page)).toHaveValue("h100");
      await expect(rows(page).first().locator('[data-col="cloud"]')).toContainText("Sesterce");
    });
  });
}

for (const size of sizesOf("desktop")) {
  test.describe(`on a ${size}, before the scripts have loaded`, () => {
    test.use(sizes[size]);

    test("a link and the Enter key navigate immediately", async ({ page, live }) => {
      await openWithoutScripts(page, live.url);
      await text(page).fill("norway");
      await text(page).press("Enter");
      await expect(page).toHaveURL(/\?region=NO$/);
      await page.getByRole("link", { name: "Launch" }).first().click();
      await expect(page).toHaveURL(/\/launch\/[a-z2-7]{16}\?from=region%3DNO$/);
    });

    test("disabled buttons change nothing", async ({ page, live }) => {
      const address = `${live.url}/?vram=lots&stock=any`;
      const letThrough = await openWithoutScripts(page, `${live.url}/?stock=any`);
      await letThrough();
      await expect(page).toHaveURL(/\?stock=any(#filters)?$/);
      await page.goto(address);
      await expect(page).toHaveURL(address);
    });
  });
}
