import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { isPhone, openFilters, rows, sizes } from "./sizes";

/** Opens the offers with the scripts held back; the answer lets them through. */
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
    await expect(page.locator("[data-asleep]")).toHaveCount(0);
  };
}

interface Press {
  name: string;
  press(page: Page): Promise<unknown>;
  leads: RegExp;
  stays?(page: Page): Promise<void>;
}

const facet = (page: Page, name: string) => page.getByRole("group", { name });
const spot = (page: Page) => facet(page, "Billing").getByRole("checkbox", { name: /Spot/ });
const sesterce = (page: Page) => facet(page, "Provider").getByRole("checkbox", { name: /Sesterce/ });

const presses: Press[] = [
  {
    name: "values of two filters",
    press: async (page) => {
      await sesterce(page).check();
      await spot(page).check();
    },
    leads:
      /\?billing=[a-z,-]*spot[a-z,-]*&provider=sesterce$|\?provider=sesterce$|\?billing=spot&provider=sesterce$/,
    stays: async (page) => {
      await expect(sesterce(page)).toBeChecked();
      await expect(spot(page)).toBeChecked();
    },
  },
  {
    name: "a segment",
    press: (page) => page.getByRole("radio", { name: "80", exact: true }).check(),
    leads: /\?vram=80\.\.$/,
    stays: (page) => expect(page.getByRole("radio", { name: "80", exact: true })).toBeChecked(),
  },
  {
    name: "a price",
    press: (page) => page.getByRole("textbox", { name: "Price to" }).fill("2.5"),
    leads: /\?price=\.\.2\.5$/,
    stays: (page) => expect(page.getByRole("textbox", { name: "Price to" })).toHaveValue("2.5"),
  },
  {
    name: "a text",
    press: (page) => page.locator("#search").fill("norway"),
    leads: /\?q=norway$/,
    stays: (page) => expect(page.locator("#search")).toHaveValue("norway"),
  },
];

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`on a ${size}, before the scripts have loaded`, () => {
    test.use(use);

    for (const { name, press, leads, stays } of presses) {
      test(`${name} chosen is applied`, async ({ page, live }) => {
        const letThrough = await openWithoutScripts(page, live.url);
        await press(page);
        await letThrough();
        await expect(page).toHaveURL(leads);
        await stays?.(page);
      });
    }

    test("the order and the currency chosen are applied", async ({ page, live }) => {
      const letThrough = await openWithoutScripts(page, `${live.url}/?provider=shadeform&page=2`);
      if (isPhone(page)) {
        await page.getByRole("link", { name: /^Show \d+ offers?/ }).click();
        await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
        await letThrough();
        await expect(page).toHaveURL(/\?provider=shadeform&sort=-price$/);
        return;
      }
      await page.getByRole("combobox", { name: "Display currency" }).selectOption("EUR");
      await letThrough();
      await expect(page).toHaveURL(/\?provider=shadeform&currency=EUR(&page=2)?$/);
      await expect(page.getByRole("columnheader", { name: /€\/GPU-h/ })).toBeVisible();
    });

    test("a link and the Enter key lead on at once", async ({ page, live }) => {
      await openWithoutScripts(page, live.url);
      await page.locator("#search").fill("norway");
      await page.locator("#search").press("Enter");
      await expect(page).toHaveURL(/\?q=norway$/);
      await page
        .getByRole("link", { name: /^Only / })
        .first()
        .click({ force: true });
      await expect(page).toHaveURL(/\?q=norway&|&q=norway/);
    });

    test("nothing pressed changes nothing", async ({ page, live }) => {
      const address = `${live.url}/?vram=lots&stock=any`;
      const letThrough = await openWithoutScripts(page, `${live.url}/?stock=any`);
      await letThrough();
      await expect(page).toHaveURL(/\?stock=any$/);
      await page.goto(address);
      await expect(page).toHaveURL(address);
    });
  });
}
