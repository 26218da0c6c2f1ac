import type { Page } from "@playwright/test";

import { expect, holdRequests, test, unfold, waitForHydration } from "./fixtures";

interface ApiOffer {
  id: string;
  gpuName: string | null;
  vramGb: number | null;
  gpuPriceMicros: number | null;
}

test.describe("the offers table", () => {
  test("shows the answer on the first visit, without a click", async ({ page, live }) => {
    await page.goto(live.url);
    await expect(page.getByRole("table", { name: /^Offers/ })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: /^\d+ offers$/ })).toBeVisible();
    await expect(page.getByRole("region", { name: "Cheapest in stock now" }).getByRole("link")).toHaveCount(
      6,
    );
    await expect(rows(page)).toHaveCount(50);
    const texts = await rows(page).locator('[data-col="price"][data-ranked]').allTextContents();
    const prices = texts.map((text) => Number(text.replace("Spot", "")));
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  });

  test("filters, sorts and keeps the view in the URL", async ({ page, live }) => {
    await page.goto(live.url);
    await unfold(page, "Provider");
    await facet(page, "Provider")
      .getByRole("checkbox", { name: /Shadeform/ })
      .check();
    await expect(page).toHaveURL(/\?provider=shadeform$/);
    await expect(rows(page).first().locator('[data-col="cloud"]')).toContainText("via Shadeform");
    await page.getByRole("radio", { name: "80", exact: true }).check();
    await expect(page).toHaveURL(/\?vram=80\.\.&provider=shadeform$/);
    await page.getByRole("columnheader", { name: "VRAM" }).getByRole("link").click();
    await expect(page).toHaveURL(/sort=-vram$/);
    await expect(page.getByRole("columnheader", { name: "VRAM" })).toHaveAttribute("aria-sort", "descending");
    await page
      .getByRole("columnheader", { name: /GPU-h/ })
      .getByRole("link")
      .click({ modifiers: ["Shift"] });
    await expect(page).toHaveURL(/sort=-vram,price$/);
    await expect.poll(() => shownIds(page)).toEqual(await apiIds(page, live.url));
  });

  test("shows the same view after a reload, by Back and Forward, and from a copied URL", async ({
    page,
    live,
    browser,
  }) => {
    await page.goto(live.url);
    await facet(page, "Billing")
      .getByRole("checkbox", { name: /On-demand/ })
      .uncheck();
    await expect(page).toHaveURL(/\?billing=spot$/);
    const spot = await settledIds(page, live.url);
    await page.getByRole("link", { name: "Remove Spot" }).click();
    await expect(page).toHaveURL(`${live.url}/`);
    await expect(rows(page)).toHaveCount(50);
    await page.goBack();
    await expect(page).toHaveURL(/\?billing=spot$/);
    await expect(facet(page, "Billing").getByRole("checkbox", { name: /Spot/ })).toBeChecked();
    await expect.poll(() => shownIds(page)).toHaveLength(spot.length);
    await page.goForward();
    await expect(rows(page)).toHaveCount(50);
    await page.goBack();
    await page.reload();
    await expect.poll(() => shownIds(page)).toEqual(await apiIds(page, live.url));

    const stranger = await browser.newContext();
    const copy = await stranger.newPage();
    await copy.goto(page.url());
    await expect
      .poll(async () => (await shownIds(copy)).toSorted())
      .toEqual((await apiIds(page, live.url)).toSorted());
    await stranger.close();
  });

  test("redirects other spellings to the canonical URL", async ({ page, live }) => {
    await page.goto(`${live.url}/?sort=price&gpu=l40s&region=us,EU&utm_source=mail&page=1`);
    await expect(page).toHaveURL(`${live.url}/?gpu=L40S&region=europe,US`);
  });

  test("reads a reversed range the other way round, and reports it", async ({ page, live }) => {
    await page.goto(`${live.url}/?price=3..1`);
    await expect(page.getByText("The minimum is above the maximum. Reading it as 1..3.")).toBeVisible();
    await waitForHydration(page);
    await page.getByRole("columnheader", { name: "$/h" }).getByRole("link").click();
    await expect(page).toHaveURL(`${live.url}/?price=1..3&sort=total`);
  });

  test("names invalid values, and shows nothing rather than everything", async ({ page, live }) => {
    const response = await page.goto(`${live.url}/?vram=lots`);
    expect(response?.status()).toBe(200);
    await expect(page).toHaveURL(`${live.url}/?vram=lots`);
    await expect(page.getByText("Not a size in GB, so nothing matches.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "0 offers" })).toBeVisible();
    await waitForHydration(page);
    await page.getByRole("link", { name: "Remove it" }).click();
    await expect(rows(page)).toHaveCount(50);
  });

  test("names the filter that excludes everything and removes it", async ({ page, live }) => {
    await page.goto(`${live.url}/?provider=sesterce&price=..0.01`);
    await expect(page.getByRole("heading", { name: "No offers match" })).toBeVisible();
    await page
      .getByRole("link", { name: /^Remove up to \$0\.01/i })
      .first()
      .click();
    await expect(page).toHaveURL(/\?provider=sesterce$/);
    await expect(rows(page).first()).toBeVisible();
  });

  test("hides sold-out offers behind a chip with their number", async ({ page, live }) => {
    await page.goto(live.url);
    const chip = page
      .getByRole("list", { name: "Filters in force" })
      .getByRole("listitem")
      .filter({ hasText: /\d+ sold-out hidden/ });
    await expect(chip).toBeVisible();
    await chip.getByRole("link", { name: "Show" }).click();
    await expect(page).toHaveURL(/\?stock=any$/);
  });

  test("selects one option alone, with the pointer and with the keyboard", async ({ page, live }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    await unfold(page, "Provider");
    const providers = page.getByRole("group", { name: "Provider" });
    await providers.getByRole("listitem").filter({ hasText: "Shadeform" }).hover();
    await providers.getByRole("link", { name: "Only Shadeform" }).click();
    await expect(page).toHaveURL(/\?provider=shadeform$/);
    await providers.getByRole("checkbox", { name: /Sesterce/ }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\?provider=sesterce$/);
    await expect(providers.getByRole("checkbox", { name: /Shadeform/ })).not.toBeChecked();
  });

  test("applies two clicks in quick succession", async ({ page, live }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    await page.evaluate(() => {
      for (const value of ["shadeform", "sesterce"])
        document.querySelector<HTMLInputElement>(`input[name=provider][value=${value}]`)!.click();
    });
    await expect(page).toHaveURL(/\?provider=sesterce,shadeform$/);
    const providers = page.getByRole("group", { name: "Provider" });
    await expect(providers.getByRole("checkbox", { checked: true })).toHaveCount(2);
  });

  test("searches while typing", async ({ page, live }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    await page.keyboard.press("/");
    await page.keyboard.type("norway");
    await expect(page).toHaveURL(/\?q=norway$/);
    await expect(rows(page).first().locator('[data-col="region"]')).toContainText("NO");
  });

  test("keeps what is typed while an earlier search loads", async ({ page, live }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    const release = await holdRequests(page, /[?&]q=nor(&|$)/);
    const asked = page.waitForRequest(/[?&]q=nor(&|$)/);
    await page.keyboard.press("/");
    await page.keyboard.type("nor");
    await asked;
    await page.keyboard.type("way");
    release();
    await expect(page).toHaveURL(/\?q=norway$/);
  });

  test("shows another currency and the exchange rate", async ({ page, live }) => {
    await page.goto(`${live.url}/?currency=EUR`);
    await expect(page.getByRole("columnheader", { name: /€\/GPU-h/ })).toBeVisible();
    await expect(page.getByText(/shown in EUR at [\d.]+ per USD/)).toBeVisible();
  });

  test("has a page with a stable URL for each offer", async ({ page, live }) => {
    await page.goto(live.url);
    const link = rows(page).first().getByRole("rowheader").getByRole("link");
    const [name, address] = [await link.textContent(), await link.getAttribute("href")];
    expect(address).toMatch(/^\/offers\/[a-z2-7]{16}$/);
    await link.click();
    await expect(page).toHaveURL(`${live.url}${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name!);
    await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
  });

  test("has a page for an unknown offer", async ({ page, live }) => {
    const response = await page.goto(`${live.url}/offers/aaaaaaaaaaaaaaaa`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("main")).toContainText(/no offer|never seen|not found/i);
  });

  test("runs no script that a provider sends", async ({ page, live }) => {
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${live.url}/?q=script&stock=any`);
    await expect(page.getByText("<script>").first()).toBeVisible();
    await page.goto(`${live.url}/providers`);
    await expect(page.getByRole("heading", { level: 1, name: "Providers" })).toBeVisible();
    expect(dialogs).toEqual([]);
  });
});

function rows(page: Page) {
  return page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .getByRole("row");
}

function facet(page: Page, name: string) {
  return page.getByRole("group", { name });
}

async function shownIds(page: Page): Promise<string[]> {
  const links = rows(page).getByRole("rowheader").getByRole("link");
  return links.evaluateAll((anchors) =>
    anchors.map((anchor) => anchor.getAttribute("href")!.split(/[/?]/)[2]!),
  );
}

async function apiIds(page: Page, url: string): Promise<string[]> {
  const response = await page.request.get(`${url}/api/v1/offers${new URL(page.url()).search}`);
  const { offers } = (await response.json()) as { offers: ApiOffer[] };
  return offers.map(({ id }) => id);
}

async function settledIds(page: Page, url: string): Promise<string[]> {
  await expect.poll(() => shownIds(page)).toEqual(await apiIds(page, url));
  return shownIds(page);
}

test("the visible columns use the room of hidden ones, also with unranked offers", async ({ page, live }) => {
  await page.setViewportSize({ width: 1040, height: 760 });
  await page.goto(`${live.url}/?provider=cloudcompute`);
  await expect(page.getByText(/^Unranked: \d+ offers? with unknown currency/)).toBeVisible();
  const gpu = await page.getByRole("columnheader", { name: "GPU", exact: true }).boundingBox();
  const last = await page.getByRole("columnheader", { name: "Action" }).boundingBox();
  await expect(page.getByRole("columnheader", { name: "Age" })).toBeHidden();
  expect(gpu!.width).toBeGreaterThan(200);
  expect(last!.x + last!.width).toBeCloseTo(1040, -1);
});
