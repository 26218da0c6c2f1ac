import type { Page } from "@playwright/test";

import { expect, holdRequests, test, waitForHydration } from "./fixtures";
import { sizes, sizesOf } from "./sizes";

interface Answer {
  offers: { id: string; gpuName: string | null; billing: string; gpuPriceMicros: number | null }[];
  total: number;
  facets: { billing: { value: string; count: number }[] };
  oldest: string | null;
  asOf: string | null;
}

const monthly = "price=0..&billing=monthly&stock=in-stock";

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`the offers on a ${size}`, () => {
    test.use(use);

    test("show the billing beside the price", async ({ page, live }) => {
      await page.goto(`${live.url}/?billing=spot`);
      const prices = rows(page).locator('[data-col="price"]');
      await expect(prices.first()).toContainText("Spot");
      const count = await prices.count();
      await expect(prices.getByText("Spot", { exact: true })).toHaveCount(count);
      await expect(prices.first().getByText("Spot", { exact: true })).toBeVisible();
      await expect.poll(async () => (await read(live.url, monthly)).total).toBeGreaterThan(0);
      await page.goto(`${live.url}/?${monthly}`);
      await expect(prices.first()).toHaveText(/\d1 month prepaid \$[\d,.]+$/);
      await expect(prices.first().getByText(/^1 month prepaid/)).toBeVisible();
      const tile = tiles(page).first();
      await expect(tile).toContainText(/\$[\d,.]+ for 1 month/);
      await expect(tile.getByText("Prepaid", { exact: true })).toBeVisible();
      await rows(page).first().getByRole("rowheader").getByRole("link").click();
      await expect(page.getByText(/^due now, \$/)).toBeVisible();
      await expect(page.getByText("Due now", { exact: true })).toBeVisible();
      await expect(page.getByText("Day · month")).toHaveCount(0);
    });

    test("show the age of the least recent successful poll in the header", async ({ page, live }) => {
      await page.goto(live.url);
      const { asOf, oldest } = await read(live.url, "");
      expect(Date.parse(oldest!)).toBeLessThanOrEqual(Date.parse(asOf!));
      const line = page.getByRole("banner").getByRole("link", { name: /oldest|^\d+ (s|min)$/ });
      await expect(line).toHaveText(/5 of 5 online · oldest \d+ (s|min)$/);
      await expect(line.getByText(/^\d+ (s|min)$/)).toBeVisible();
    });
  });
}

for (const size of sizesOf("desktop")) {
  test.describe(`the offers on a ${size}`, () => {
    test.use(sizes[size]);

    test("hide prepaid ones by default, and count all of them", async ({ page, live }) => {
      await expect.poll(() => countPrepaid(live.url)).toBeGreaterThan(0);
      await page.goto(live.url);
      const chip = page.getByRole("list", { name: "Filters in force" }).getByText(/^\d+ prepaid hidden$/);
      // GPUGeek is polled in parts, so the count may still grow.
      await expect(async () => {
        const count = await countPrepaid(live.url);
        await expect(chip).toHaveText(`${count} prepaid hidden`, { timeout: 6_000 });
      }).toPass();
      await page.getByRole("link", { name: "Show prepaid offers" }).click();
      await expect(page).toHaveURL(/\?billing=any$/);
      await page.getByRole("link", { name: "Hide prepaid offers" }).click();
      await expect(page).toHaveURL(`${live.url}/`);
    });

    test("rank on-demand offers of known GPUs in the tiles, with cheaper spot below", async ({
      page,
      live,
    }) => {
      await page.goto(live.url);
      const onDemand = await cheapest(live.url, "on-demand");
      const spot = await cheapest(live.url, "spot");
      expect(spot.gpuPriceMicros!).toBeLessThan(onDemand.gpuPriceMicros!);
      const tile = tiles(page).filter({ hasText: "48 GB" });
      await expect(tile).toContainText(`$${cents.format(onDemand.gpuPriceMicros! / 1e6)}`);
      await expect(tile).toContainText(onDemand.gpuName!);
      const line = tile.getByText(`Spot $${cents.format(spot.gpuPriceMicros! / 1e6)}`);
      await expect(line).toBeVisible();
    });

    test("count the unranked offers of all pages", async ({ page, live }) => {
      // A poll between the three readings changes the stock.
      await expect(async () => {
        const { total } = await read(live.url, "provider=cloudcompute&size=1");
        const { total: priced } = await read(live.url, "provider=cloudcompute&price=0..&size=1");
        expect(total - priced).toBeGreaterThan(2);
        await page.goto(`${live.url}/?provider=cloudcompute&page=${Math.ceil(total / 2)}&size=2`);
        const head = page.getByRole("rowheader", {
          name: /^Unranked: \d+ offers? with unknown currency \(set it\)/,
        });
        await expect(head).toBeVisible();
        const counts = (await head.textContent())!.match(/\d+(?= offers?| without)/g)!.map(Number);
        expect(counts.reduce((sum, count) => sum + count)).toBe(total - priced);
      }).toPass();
    });

    test("show the last known stock while their provider is overdue", async ({ page, live, clouds }) => {
      const url = `${live.url}/?provider=sesterce&stock=in-stock`;
      const heights = () =>
        Promise.all(
          [tiles(page), rows(page)].map(async (each) => (await each.first().boundingBox())!.height),
        );
      await page.goto(url);
      await expect(rows(page).locator('[data-col="stock"]').first()).toHaveText("In stock");
      const before = await heights();
      await clouds.setFault("sesterce", { kind: "status", status: 503, body: {} });
      try {
        await page.goto(url);
        const stock = rows(page).locator('[data-col="stock"]').first();
        await expect(stock).toHaveText("In stock when last checked");
        await expect(stock).toBeVisible();
        await expect(tiles(page).first()).toContainText("In stock when last checked");
        // A line more would move what somebody is about to press.
        expect(await heights()).toEqual(before);
        await rows(page).first().getByRole("rowheader").getByRole("link").click();
        await expect(page.getByText("In stock when last checked.")).toBeVisible();
      } finally {
        await clouds.clearFaults("sesterce");
      }
    });

    test("accept a cloud under any of its names in the URL", async ({ page, live }) => {
      for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"]) {
        const response = await page.goto(`${live.url}/?cloud=${word}`);
        expect(response?.status(), word).toBe(200);
        await expect(page.getByRole("heading", { level: 1, name: "0 offers" })).toBeVisible();
        await expect(page.getByRole("list", { name: "Filters in force" })).toContainText(word);
      }
    });
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("plain links show and hide prepaid offers", async ({ page, live }) => {
    await expect.poll(() => countPrepaid(live.url)).toBeGreaterThan(0);
    await page.goto(live.url);
    await page.getByRole("link", { name: "Show prepaid offers" }).click();
    await expect(page).toHaveURL(`${live.url}/?billing=any`);
    await expect(page.getByText(/^\d+ prepaid shown$/)).toBeVisible();
    await page.getByRole("link", { name: "Hide prepaid offers" }).click();
    await expect(page).toHaveURL(`${live.url}/`);
    const monthly = page.getByRole("checkbox", { name: /^Prepaid: month/ });
    await monthly.check();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/\?billing=monthly,on-demand,spot$/);
  });
});

async function countPrepaid(url: string): Promise<number> {
  const { facets } = await read(url, "size=1");
  const prepaid = facets.billing.filter(({ value }) => value.endsWith("ly"));
  return prepaid.reduce((sum, { count }) => sum + count, 0);
}

function rows(page: Page) {
  return page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .getByRole("row");
}

function tiles(page: Page) {
  return page.getByRole("region", { name: "Cheapest in stock now" }).getByRole("link");
}

async function read(url: string, query: string): Promise<Answer> {
  return (await (await fetch(`${url}/api/v1/offers?${query}`)).json()) as Answer;
}

/** The cheapest offer of a known GPU with 48 GB or more. */
async function cheapest(url: string, billing: string): Promise<Answer["offers"][number]> {
  const { offers } = await read(url, `vram=48..&stock=in-stock&price=0..&size=500&billing=${billing}`);
  return offers.find(({ gpuName }) => gpuName !== null)!;
}

test("newer offers do not cancel a link that is loading", async ({ page, live }) => {
  await page.goto(live.url);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
  const pages = /\/launch\/.*_rsc=/;
  let requests = 0;
  page.on("request", (request) => {
    if (pages.test(request.url())) requests++;
  });
  const release = await holdRequests(page, pages);
  await page
    .getByRole("link", { name: /^Launch/ })
    .first()
    .click();
  // The live app polls every 3 seconds, so each of these reports newer offers.
  for (let reports = 0; reports < 3; reports++)
    await page.waitForResponse((response) => response.url().includes("/api/pulse"));
  release();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Launch \d+ ×/);
  expect(requests).toBe(1);
});

for (const button of ["left", "middle"] as const)
  test(`a row whose offer changes during a click with the ${button} button opens nothing`, async ({
    page,
    live,
  }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    const release = await holdRequests(page, "**/api/v1/offers?*");
    const rows = page.getByRole("table", { name: /^Offers/ }).locator("tbody[data-rows] tr");
    const link = rows.first().getByRole("rowheader").getByRole("link");
    await page.getByRole("link", { name: /^VRAM/ }).click();
    await expect(page.locator("main")).toHaveAttribute("aria-busy", "true");
    const pathOf = async () => (await link.getAttribute("href"))!.split("?")[0];
    const before = await pathOf();
    await link.hover();
    await page.mouse.down({ button });
    release();
    await expect(page.locator("main")).toHaveAttribute("aria-busy", "false");
    expect(await pathOf()).not.toBe(before);
    await page.mouse.up({ button });
    await expect(page).toHaveURL(/\/\?sort=-vram$/);
    expect(page.context().pages()).toHaveLength(1);
    await link.click();
    await expect(page).toHaveURL(/\/offers\//);
  });
