import type { Page } from "@playwright/test";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { day, dayOf } from "@/lib/domain/durations";
import { clientOf } from "@/testing/database/client";

import type { App } from "./app";
import { expect, test as base, waitForHydration } from "./fixtures";
import { sizes, sizesOf } from "./sizes";

interface ListedOffer {
  id: string;
  gpu: string;
  billing: string;
  native: { amount: string };
  gpuPriceMicros: number;
}

interface Past {
  id: string;
  price: string;
  lowest: string;
  highest: string;
}

const test = base.extend<{ past: Past }>({
  past: async ({ live }, use) => {
    const { forget, ...past } = await recordPast(live);
    await use(past);
    forget();
  },
});

/** From 1.1 to 0.9 of the price, each rounded to cents. */
const dropped = /−1[78](\.\d)?%/;

const card = (page: Page, title: RegExp) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: title }) });
const panel = (page: Page) => card(page, /^Price and stock \$/);
const figure = (page: Page, label: string) => panel(page).locator("dl > div").filter({ hasText: label });
const table = (page: Page) => page.getByRole("table", { name: /^Price and stock history/ });

/** Gives the cheapest offer of one GPU a past of 29 days with a gap, and comparable offers that cost more. */
async function recordPast(app: App): Promise<Past & { forget(): void }> {
  const reply = await fetch(
    `${app.url}/api/v1/offers?provider=shadeform&gpus=1&gpu=H100&stock=in-stock&size=1`,
  );
  const [offer] = ((await reply.json()) as { offers: ListedOffer[] }).offers;
  const { id, gpu, billing, native, gpuPriceMicros } = offer!;
  const now = Date.now();
  const database = openDatabase(databaseFile(app.dataDirectory));
  const client = clientOf(database);
  const { row, firstSeenAt, accountId, scope } = client
    .prepare<[string], { row: number; firstSeenAt: number; accountId: string; scope: string }>(
      `SELECT row, first_seen_at AS firstSeenAt, account_id AS accountId, scope FROM offer WHERE id = ?`,
    )
    .get(id)!;
  const amount = (factor: number) => (Number(native.amount) * factor).toFixed(2);
  const insert = client.prepare(
    `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
     SELECT offer_row, ?, 0, ?, ?, native_currency, native_unit, native_per, native_scope
     FROM offer_change WHERE offer_row = ? LIMIT 1`,
  );
  client.exec("BEGIN IMMEDIATE");
  insert.run(now - 29 * day, "in-stock", amount(1.25), row);
  insert.run(now - 20 * day, "sold-out", amount(1.1), row);
  insert.run(now - 10 * day, "in-stock", amount(0.9), row);
  client.prepare("UPDATE offer SET first_seen_at = ? WHERE row = ?").run(now - 29 * day, row);
  client
    .prepare("INSERT INTO scope_gap VALUES (?, ?, ?, ?)")
    .run(accountId, scope, now - 15 * day, now - 14 * day);
  client
    .prepare("INSERT INTO usual_price VALUES ('live', ?, ?, 1, ?, ?, ?, 57, 28)")
    .run(gpu, billing, gpuPriceMicros, gpuPriceMicros * 2, gpuPriceMicros * 3);
  // Of these days nothing is left to complete.
  client.prepare("INSERT OR REPLACE INTO day_progress VALUES (1, ?, 0, ?)").run(dayOf(now), dayOf(now));
  client.exec("COMMIT");
  return {
    id,
    price: amount(1),
    lowest: amount(0.9),
    highest: amount(1.25),
    forget() {
      client.prepare("DELETE FROM offer_change WHERE offer_row = ? AND at < ?").run(row, firstSeenAt);
      client.prepare("UPDATE offer SET first_seen_at = ? WHERE row = ?").run(firstSeenAt, row);
      client.exec("DELETE FROM scope_gap; DELETE FROM usual_price");
      closeDatabase(database);
    },
  };
}

/** Opens the page of the offer once its usual prices are known. */
async function openOffer(page: Page, app: App, { id }: Past): Promise<void> {
  await expect
    .poll(async () => {
      const reply = await fetch(`${app.url}/api/v1/offers/${id}`);
      return ((await reply.json()) as { goodPrice: { verdict: string } }).goodPrice.verdict;
    })
    .toBe("low");
  await page.goto(`${app.url}/offers/${id}?from=gpu%3DH100`);
}

for (const size of sizesOf("phone")) {
  test.describe(`the price history on a ${size}`, () => {
    test.use(sizes[size]);

    test("an offer shows its past as figures, chart and table, and what is usual", async ({
      page,
      live,
      past,
    }) => {
      await openOffer(page, live, past);
      await waitForHydration(page);
      await expect(page.getByText("Good price", { exact: true })).toHaveCount(2);
      await expect(figure(page, "Lowest")).toContainText(`$${past.lowest}`);
      await expect(figure(page, "Highest")).toContainText(`$${past.highest}`);
      await expect(figure(page, "Price changes")).toHaveText("Price changes3");

      const cursor = panel(page).getByRole("slider", { name: "Time in the chart" });
      await cursor.press("Home");
      await expect(cursor).toHaveAttribute("aria-valuetext", new RegExp(`, \\$${past.highest}, In stock$`));
      await expect(panel(page).getByText(`$${past.highest} · In stock`)).toBeVisible();
      await cursor.press("ArrowRight");
      await expect(cursor).toHaveAttribute("aria-valuetext", /, Sold out$/);
      await cursor.press("ArrowRight");
      await expect(cursor).toHaveAttribute("aria-valuetext", /, No data$/);
      await cursor.press("End");
      await expect(cursor).toHaveAttribute("aria-valuetext", new RegExp(`, \\$${past.price}, In stock$`));

      await expect(card(page, /good price/)).toContainText(
        /50% below the median.*57 observations of comparable offers/s,
      );
      await expect(card(page, /good price/).getByRole("link", { name: /prices$/ })).toHaveAttribute(
        "href",
        /^\/gpus\/h100/,
      );
      await expect(
        table(page)
          .getByRole("row", { name: /No data until/ })
          .last(),
      ).toBeVisible();
      await panel(page).getByRole("link", { name: "7 d" }).click();
      await expect(page).toHaveURL(/from=gpu%3DH100&period=7d$/);
      await expect(figure(page, "Highest")).toContainText(`$${past.price}`);
      await expect(panel(page).getByRole("link", { name: "7 d" })).toHaveAttribute("aria-current", "true");
    });
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the periods are links, and the table and its files have the same figures", async ({
    page,
    live,
    past,
    request,
  }) => {
    await openOffer(page, live, past);
    await expect(table(page).getByRole("row", { name: dropped })).toHaveCount(1);
    const csv = await page.getByRole("link", { name: "CSV", exact: true }).getAttribute("href");
    const lines = (await (await request.get(`${live.url}${csv}`)).text()).trim().split("\r\n");
    expect(lines[0]).toMatch(/^at,gpuPriceMicros,/);
    // The table also has the gaps: the recorded one, and others if the polls were late. Newer changes may be in the file only.
    const rows = await table(page).getByRole("row").count();
    const gaps = await table(page)
      .getByRole("row", { name: /No data until/ })
      .count();
    expect(gaps).toBeGreaterThanOrEqual(1);
    expect(rows - gaps).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeGreaterThanOrEqual(rows - gaps);
    await panel(page).getByRole("link", { name: "24 h" }).click();
    await expect(page).toHaveURL(/period=24h$/);
    await expect(table(page).getByRole("row", { name: dropped })).toHaveCount(0);
    expect(await table(page).getByRole("row").count()).toBeLessThan(rows);
  });
});
