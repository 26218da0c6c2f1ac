import { devices, type Page } from "@playwright/test";

import { isShort } from "./run-length";

const { userAgent, deviceScaleFactor, isMobile, hasTouch } = devices["iPhone 13"];

/** The two sizes of page tests: a wide window and a phone. */
export const sizes = {
  desktop: { viewport: { width: 1440, height: 1000 } },
  phone: { viewport: { width: 390, height: 844 }, userAgent, deviceScaleFactor, isMobile, hasTouch },
};

export type Size = keyof typeof sizes;

/** The sizes of a test: all of them, or one in the short form. */
export const sizesOf = (short: Size): Size[] => (isShort ? [short] : ["desktop", "phone"]);

/** Sizes with and without scripts: each combination, or each size and each kind once in the short form. */
export const clients: [Size, javaScriptEnabled: boolean][] = [
  ["desktop", true],
  ["phone", false],
  ...(isShort
    ? []
    : ([
        ["desktop", false],
        ["phone", true],
      ] satisfies [Size, boolean][])),
];

export const isPhone = (page: Page) => page.viewportSize()!.width < 960;

/** Opens the filters where they are a drawer. */
export async function openFilters(page: Page): Promise<void> {
  if (isPhone(page)) await page.getByRole("link", { name: /^Filters/ }).click();
}

export function rows(page: Page) {
  return page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .locator("tr");
}
