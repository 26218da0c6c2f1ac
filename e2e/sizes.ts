import { devices, type Page } from "@playwright/test";

const { userAgent, deviceScaleFactor, isMobile, hasTouch } = devices["iPhone 13"];

/** The two sizes of page tests: a wide window and a phone. */
export const sizes = {
  desktop: { viewport: { width: 1440, height: 1000 } },
  phone: { viewport: { width: 390, height: 844 }, userAgent, deviceScaleFactor, isMobile, hasTouch },
};

export const isPhone = (page: Page) => page.viewportSize()!.width < 960;

/** Opens the filters where they are a drawer. */
export async function openFilters(page: Page): Promise<void> {
  if (isPhone(page)) await page.getByRole("link", { name: /^Filters/ }).click();
}

export function rows(page: Page) {
  return page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody:not(.group)")
    .locator("tr");
}
