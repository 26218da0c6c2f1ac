import type { Page } from "@playwright/test";

import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { clientOf } from "@/testing/database/client";

import { apiHeaders, type App } from "./app";
import { expect, test as base, waitForHydration } from "./fixtures";
import { isShort } from "./run-length";
import { sizes, sizesOf } from "./sizes";

const cloud = "lambdalabs";
const seller = "Lambda via Shadeform";
const burst = `3 offers of ${seller} dropped 41 to 59%`;

/** A reading in which three offers dropped, and one came back in stock at half its price. */
const test = base.extend<{ recorded: App }>({
  recorded: async ({ live }, use) => {
    const before = record(live);
    await use(live);
    inDatabase(live, (client) =>
      client
        .prepare("DELETE FROM offer_change WHERE row IN (SELECT value FROM json_each(?))")
        .run(JSON.stringify(before)),
    );
  },
});

// One after the other, because they share an app.
test.describe.configure({ mode: "default" });

const kinds = (page: Page) => page.getByRole("navigation", { name: "Kinds of changes" });

for (const size of sizesOf("desktop")) {
  test.describe(`on a ${size}`, () => {
    test.use(sizes[size]);

    test("the changes of a view are folded by reading, filtered by kind, and lead back to its offers", async ({
      page,
      recorded,
    }) => {
      await page.goto(`${recorded.url}/?cloud=${cloud}`);
      await waitForHydration(page);
      await page.getByRole("link", { name: "Changes", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Changes: /);
      const line = page.getByRole("listitem").filter({ has: page.getByText(burst) });
      await page.getByText(burst).click();
      await expect(line.getByRole("listitem")).toHaveCount(3);
      await expect(line.getByRole("listitem").first()).toContainText(/from \$[\d.]+ ?→? ?to \$[\d.]+/);
      await kinds(page).getByRole("link", { name: "Back" }).click();
      await expect(page).toHaveURL(/kind=back/);
      await expect(page.getByText(burst)).toBeHidden();
      await expect(page.getByRole("listitem").filter({ hasText: "In stock" }).first()).toBeVisible();
      await page.getByRole("link", { name: "Offers with these filters" }).click();
      await expect(page).toHaveURL(`${recorded.url}/?cloud=${cloud}`);
    });
  });
}

test.describe("without JavaScript", () => {
  test.use({ ...(isShort ? sizes.phone : sizes.desktop), javaScriptEnabled: false });

  test("words filter the changes, chips remove filters, and older changes are a link away", async ({
    page,
    recorded,
  }) => {
    await page.goto(`${recorded.url}/changes?kind=appeared&cloud=${cloud}&foo=1`);
    await expect(page.getByText("Ignored unknown filter “foo”.")).toBeVisible();
    await page.getByRole("searchbox", { name: "Filter the changes" }).fill("a100");
    await page.getByRole("button", { name: "Filter" }).click();
    const chips = page.getByRole("list", { name: "Filters in force" });
    await expect(chips).toContainText("A100");
    await expect(kinds(page).locator("[aria-current]")).toHaveText("Appeared");
    await chips.getByRole("link", { name: "Remove A100" }).click();
    await expect(page).not.toHaveURL(/A100/);
    await page.goto(`${recorded.url}/changes?before=99999999999999`);
    await expect(page.getByText("This address names no place")).toBeVisible();
    await page.goto(`${recorded.url}/changes?cloud=${cloud}&before=9`);
    await expect(page.getByRole("heading", { name: "No older changes" })).toBeVisible();
    await page.getByRole("link", { name: "Newest" }).click();
    await expect(page.getByText(burst)).toBeVisible();
  });
});

test("cursors lead through all changes, and the CSV and the feed have the same", async ({
  page,
  recorded,
}) => {
  const read = async (path: string) => {
    const reply = await fetch(recorded.url + path, { headers: apiHeaders(recorded) });
    expect(reply.status, path).toBe(200);
    return reply;
  };
  const query = `cloud=${cloud}`;
  const changesAt = async (cursor: string) =>
    (await (await read(`/api/v1/changes?${query}&limit=2${cursor}`)).json()) as {
      changes: { id: string; kind: string; before: unknown; after: { stock: string } }[];
      next: string;
      older: string | null;
      more: boolean;
    };
  const whole = (await (await read(`/api/v1/changes?${query}&limit=500`)).json()) as {
    next: string;
    changes: { id: string }[];
  };
  const backward: string[] = [];
  for (let cursor: string | null = whole.next; cursor !== null;) {
    const page = await changesAt(`&before=${cursor}`);
    backward.push(...page.changes.map(({ id }) => id));
    cursor = page.older;
  }
  expect(backward).toEqual(whole.changes.map(({ id }) => id));
  const forward: string[] = [];
  for (let [cursor, isMore] = ["0", true]; isMore;) {
    const page = await changesAt(`&after=${cursor}`);
    forward.push(...page.changes.map(({ id }) => id));
    [cursor, isMore] = [page.next, page.more];
  }
  expect(forward.slice(0, backward.length)).toEqual(backward.toReversed());
  const csv = await read(`/api/v1/changes.csv?${query}&limit=2&before=${whole.next}`);
  expect(csv.headers.get("link")).toMatch(/after=\d+>; rel="next", .*before=\d+>; rel="prev"/);
  expect(
    (await csv.text())
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(",")[0]),
  ).toEqual(backward.slice(0, 2));
  for (const path of [
    "/api/v1/changes?limit=0",
    "/api/v1/changes?after=x",
    "/api/v1/changes?after=99999999999999",
  ])
    expect((await fetch(recorded.url + path, { headers: apiHeaders(recorded) })).status, path).toBe(400);

  await page.goto(`${recorded.url}/changes?${query}`);
  const address = await page.locator('link[type="application/atom+xml"]').getAttribute("href");
  const text = await (await read(address!)).text();
  const feed = await page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, "application/xml");
    const texts = (name: string) => [...parsed.querySelectorAll(name)].map(({ textContent }) => textContent);
    return { root: parsed.documentElement.tagName, titles: texts("entry > title"), ids: texts("id") };
  }, text);
  expect(feed.root).toBe("feed");
  expect(feed.titles).toContain(burst);
  expect(new Set(feed.ids).size).toBe(feed.ids.length);
  expect(feed.ids.every((id) => id?.startsWith("urn:uuid:"))).toBe(true);
});

/** Returns the recorded rows. */
function record(app: App): (number | bigint)[] {
  return inDatabase(app, (client) => {
    const states = client
      .prepare<[string], { offer_row: number; native_amount: string }>(
        `SELECT change.* FROM offer_change AS change JOIN offer ON offer.row = offer_row
         WHERE cloud = ? AND gone_at IS NULL AND account_id = 'environment:shadeform'
           AND change.row IN (SELECT max(row) FROM offer_change GROUP BY offer_row) LIMIT 4`,
      )
      .all(cloud);
    expect(states).toHaveLength(4);
    const insert = client.prepare(
      `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
       VALUES (@offer_row, @at, 0, @stock, @native_amount, @native_currency, @native_unit, @native_per, @native_scope)`,
    );
    const at = Date.now();
    return client.transaction(() =>
      states.flatMap((state, index) => {
        const amount = Number(state.native_amount) * [0.59, 0.5, 0.41, 0.5][index]!;
        const dropped = { ...state, native_amount: String(amount), stock: "in-stock", at };
        const soldOut = { ...state, stock: "sold-out", at: at - 1 };
        return (index === 3 ? [soldOut, dropped] : [{ ...dropped, at: at + 1 }]).map(
          (row) => insert.run(row).lastInsertRowid,
        );
      }),
    )();
  });
}

function inDatabase<Result>(app: App, run: (client: ReturnType<typeof clientOf>) => Result): Result {
  const database = openDatabase(databaseFile(app.dataDirectory));
  try {
    return run(clientOf(database));
  } finally {
    closeDatabase(database);
  }
}
