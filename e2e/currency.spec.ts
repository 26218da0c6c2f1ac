import type { Page } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { rows, sizes, sizesOf } from "./sizes";

const select = (page: Page) => page.getByRole("combobox", { name: "Display currency" });
const table = (page: Page, currency: string) =>
  expect(page.getByRole("table", { name: /^Offers/ })).toHaveAttribute("data-currency", currency);

for (const size of sizesOf("phone")) {
  test.describe(`the display currency on a ${size}`, () => {
    test.use(sizes[size]);

    test("is kept for every page, unless the URL names one", async ({ page, live }) => {
      await page.addInitScript(() => {
        const clipboard = {
          writeText: async (text: string) => void (document.documentElement.title = text),
        };
        Object.defineProperty(navigator, "clipboard", { value: clipboard });
      });
      await page.goto(`${live.url}/?gpu=H100`);
      await waitForHydration(page);
      await select(page).selectOption("EUR");
      await table(page, "EUR");
      await expect(page).toHaveURL(`${live.url}/?gpu=H100`);
      await page.getByRole("button", { name: "Copy link" }).click();
      const copied = page.locator("html");
      await expect(copied).toHaveAttribute("title", `${live.url}/?gpu=H100&currency=EUR`);
      await page.reload();
      await table(page, "EUR");
      await expect(select(page).locator("option:checked")).toHaveText("EUR");

      await rows(page).first().getByRole("rowheader").getByRole("link").click();
      await expect(page).toHaveURL(/\/offers\/[a-z2-7]{16}/);
      await expect(page.getByText("In EUR")).toBeVisible();
      const id = new URL(page.url()).pathname.slice("/offers/".length);
      await page.goto(`${live.url}/compare?ids=${id}`);
      await expect(page.getByRole("table")).toContainText("€");
      await page.goto(`${live.url}/?group=gpu`);
      await expect(page.getByRole("table")).toContainText("€");
      const csv = await page.request.get(`${live.url}/api/v1/offers.csv?gpu=H100`);
      expect(await csv.text()).toContain("gpuPriceMicros");
      const json = await page.request.get(`${live.url}/api/v1/offers?gpu=H100&size=1`);
      expect(((await json.json()) as { display: unknown }).display).toMatchObject({ currency: "USD" });

      await page.goto(`${live.url}/?gpu=H100&currency=USD`);
      await expect(page).toHaveURL(`${live.url}/?gpu=H100&currency=USD`);
      await table(page, "USD");
      await waitForHydration(page);
      await page.goto(`${live.url}/?gpu=H100&currency=eur`);
      await expect(page).toHaveURL(`${live.url}/?gpu=H100`);
      await table(page, "EUR");
      await page.goto(`${live.url}/?gpu=H100&currency=GBP`);
      await table(page, "GBP");
      await waitForHydration(page);
      await select(page).selectOption("USD");
      await table(page, "USD");
      await expect(page).toHaveURL(`${live.url}/?gpu=H100`);
      await page.reload();
      await table(page, "USD");
    });
  });
}

test("a converted price names the listed one and the rate on hover", async ({ page, live }) => {
  await page.goto(`${live.url}/?provider=gpugeek`);
  await expect(rows(page).first().locator("[data-col=price]")).toHaveAttribute(
    "title",
    /^[\d.]+ CNY per (GPU|machine)-hour · 1 CNY = \$0\.\d+ \(\d{4}-\d\d-\d\d\)$/,
  );
  await page.goto(`${live.url}/?provider=shadeform`);
  await expect(rows(page).first().locator("[data-col=price]")).not.toHaveAttribute("title");
  await page.goto(`${live.url}/?provider=shadeform&currency=EUR`);
  await expect(rows(page).first().locator("[data-col=price]")).toHaveAttribute(
    "title",
    /per machine-hour · 1 EUR = \$1\.\d+ \(\d{4}-\d\d-\d\d\)$/,
  );
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the chosen currency is in the URL", async ({ page, live }) => {
    await page.goto(`${live.url}/?gpu=H100`);
    await select(page).selectOption("EUR");
    await page
      .getByRole("button", { name: /^(Apply|Show)/ })
      .first()
      .click();
    await expect(page).toHaveURL(/currency=EUR/);
    await table(page, "EUR");
  });
});
