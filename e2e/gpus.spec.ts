import { closeDatabase } from "@/db/client";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { day, dayOf } from "@/lib/domain/durations";
import { clientOf } from "@/testing/database/client";

import { signInAs, type App } from "./app";
import { expectAccessible } from "./axe";
import { expect, test, waitForHydration } from "./fixtures";
import { sizes, sizesOf } from "./sizes";

interface GpuReply {
  offers: number;
  cheapest: { onDemand: { offerId: string } | null };
  history: { day: string; min: number; median: number; clouds: number }[];
  listHistory: { day: string; clouds: number }[];
  attribution?: string;
}

const dateOf = (ofDay: number) => new Date(ofDay * day).toISOString().slice(0, 10);
const address = "/gpus/h100-sxm-80";

async function readGpu(app: App, query = ""): Promise<GpuReply> {
  const response = await fetch(`${app.url}/api/v1${address}${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as GpuReply;
}

/** Records the lowest prices of clouds in the three days before yesterday. */
function recordDays(app: App, account: string): number {
  const database = openDatabase(databaseFile(app.dataDirectory));
  const insert = clientOf(database).prepare("INSERT OR REPLACE INTO cloud_day VALUES (?, ?, ?, ?, ?, ?, 1)");
  const first = dayOf(Date.now()) - 4;
  for (let at = 0; at < 3; at++)
    for (const [cloud, micros] of Object.entries({ lambda: 3_000_000, nebius: 5_000_000 }))
      insert.run("h100-sxm-80", first + at, account, cloud, "on-demand", micros - at * 100_000);
  closeDatabase(database);
  return first;
}

for (const size of sizesOf("phone")) {
  test.describe(`without JavaScript on a ${size}`, () => {
    test.use({ ...sizes[size], javaScriptEnabled: false });

    test("the list leads to a GPU, whose table stands in place of the chart", async ({ page, live }) => {
      recordDays(live, "environment:shadeform");
      await page.goto(`${live.url}/gpus?q=h100`);
      await page.getByRole("columnheader", { name: "GPU", exact: true }).getByRole("link").click();
      await expect(page).toHaveURL(/sort=name/);
      await page.getByRole("link", { name: "H100 SXM", exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("H100 SXM, 80 GB");
      const days = page.getByRole("table", { name: "Observed clouds" });
      await expect(days).toBeVisible();
      await expect(days.getByRole("row").last()).toContainText("3.004.002");
      await expect(page.getByRole("table", { name: "Specifications" })).toContainText("TDPnot available");
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await page.getByRole("link", { name: "Open in table" }).click();
      await expect(page).toHaveURL(/gpu=h100-sxm-80/);
    });
  });
}

test("a GPU's page shows what its JSON has, without violations", async ({ page, live }) => {
  const first = recordDays(live, "environment:shadeform");
  const gpu = await readGpu(live);
  expect(gpu.history.find((one) => one.day === dateOf(first))).toEqual({
    day: dateOf(first),
    min: 3_000_000,
    median: 4_000_000,
    clouds: 2,
  });
  expect(gpu.history.map((one) => one.day)).not.toContain(dateOf(first + 3));
  expect(gpu.listHistory).toEqual([]);
  await page.goto(`${live.url}${address}`);
  await waitForHydration(page);
  await expect(page.getByRole("figure", { name: /^H100 SXM, on-demand price/ })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Time in the chart" })).toBeAttached();
  for (const path of [address, "/gpus", "/gpus/h100-sxm"]) {
    await page.goto(`${live.url}${path}`);
    await expectAccessible(page, path);
  }
  await page.getByRole("link", { name: "H100 SXM, 80 GB" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("H100 SXM, 80 GB");
  const missing = await fetch(`${live.url}/gpus/h100-sxm`);
  expect(missing.status).toBe(404);
});

test("“Jump to” and the filter lead to a GPU's page", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Jump to" }).fill("h100 sxm");
  await page.getByRole("option", { name: /^H100 SXM prices/ }).click();
  await expect(page).toHaveURL(`${live.url}${address}`);
  await expect(page.getByRole("link", { name: "See", exact: false }).first()).toHaveAttribute(
    "href",
    /^\/\?gpu=h100-sxm-80&/,
  );
  await page.goto(`${live.url}/?gpu=h100-sxm-80`);
  await page.getByRole("link", { name: "Prices and specs" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("H100 SXM, 80 GB");
});

test("the public list is a series of its own, in public markets only", async ({
  page,
  context,
  marketApp: app,
}) => {
  await signInAs(app, context);
  await expect.poll(async () => (await readGpu(app, "?market=public")).offers).toBeGreaterThan(0);
  const listed = await readGpu(app, "?market=public");
  expect(listed.listHistory[0]!.day).toBe("2026-07-05");
  expect(listed.listHistory.filter((one) => one.day <= "2026-08-22")).toHaveLength(49);
  expect(listed.attribution).toContain("gpurentalprices.com");
  expect(listed.history.every((one) => one.day > "2026-08-22")).toBe(true);
  expect((await readGpu(app, "?market=own")).listHistory).toEqual([]);
  const csv = await (await fetch(`${app.url}/api/v1${address}.csv?market=public`)).text();
  expect(csv).toMatch(/\r\nlistHistory,2026-07-05,\d+,\d+,\d+,"?GPU rental price data by gpurentalprices/);
  await page.goto(`${app.url}${address}?market=public`);
  await waitForHydration(page);
  await page.getByText("Table", { exact: true }).click();
  const table = page.getByRole("table", { name: "Public list, gpurentalprices.com" });
  await expect(table.getByRole("row").last()).toContainText("Jul 5, 2026");
  await expect(page.getByRole("main")).toContainText("CC BY 4.0");
});
