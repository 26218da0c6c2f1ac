import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";

import { apiHeaders } from "./app";
import { keepCopies } from "./copies";
import { expect, test, waitForHydration } from "./fixtures";

const heads = (page: Page) => page.getByRole("columnheader").allTextContents();
const panel = (page: Page) => page.getByRole("dialog", { name: "Columns" });

test("a person chooses columns in three actions, orders them, and finds them again as the default", async ({
  page,
  live,
}) => {
  const copied = await keepCopies(page);
  await page.goto(`${live.url}/?gpu=H100`);
  await waitForHydration(page);
  const before = await heads(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await panel(page).getByRole("checkbox", { name: "vCPUs" }).click();
  await panel(page).getByRole("checkbox", { name: "$/GB-h" }).click();
  const chosen = [...before.filter((head) => head !== "$/GB-h" && head !== "Action"), "vCPUs", "Action"];
  await expect.poll(() => heads(page)).toEqual(chosen);
  await expect(page).toHaveURL(
    /columns=gpu,vram,vramTotal,price,trend,total,perTflops,stock,region,cloud,age,vcpus$/,
  );

  const down = panel(page).getByRole("button", { name: "Move VRAM down" });
  await down.click();
  await expect(down).toBeFocused();
  await expect.poll(() => heads(page)).toEqual(["GPU", "Total", "VRAM", ...chosen.slice(3)]);
  await panel(page).getByRole("checkbox", { name: "VRAM" }).press("Alt+ArrowUp");
  await expect.poll(() => heads(page)).toEqual(chosen);
  await panel(page).getByRole("radio", { name: "Compact" }).check();
  await panel(page).getByRole("button", { name: "Save as my default" }).click();
  await expect(page).toHaveURL(`${live.url}/?gpu=H100`);
  await page.reload();
  await expect.poll(() => heads(page)).toEqual(chosen);
  await expect(page.getByRole("table", { name: /^Offers/ })).toHaveAttribute("data-density", "compact");
  await waitForHydration(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect.poll(copied).toMatch(/\?gpu=H100&columns=gpu,vram,vramTotal,price,.*,vcpus$/);

  await page.getByRole("button", { name: "Columns" }).click();
  await panel(page).getByRole("button", { name: "Reset" }).click();
  await expect.poll(() => heads(page)).toEqual(before);
  await panel(page).getByRole("button", { name: "Save as my default" }).click();
  await expect(page).toHaveURL(`${live.url}/?gpu=H100`);
  await page.reload();
  await expect.poll(() => heads(page)).toEqual(before);
});

test("the panel finds columns, and the page names unknown ones", async ({ page, live }) => {
  await page.goto(`${live.url}/?columns=price,colour`);
  await expect(page).toHaveURL(`${live.url}/?columns=gpu,price,colour`);
  await expect(page.getByText("There is no column named “colour”.")).toBeVisible();
  await waitForHydration(page);
  await page.getByRole("button", { name: "Columns" }).click();
  await panel(page).getByRole("searchbox", { name: "Find a column" }).fill("bandwidth");
  await expect(panel(page).getByRole("checkbox")).toHaveCount(1);
  await panel(page).getByRole("checkbox", { name: "$/TB/s" }).click();
  await expect(page).toHaveURL(`${live.url}/?columns=gpu,price,perTbps`);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
});

// Stock changes with each poll, and other providers are read in parts.
const steady = "provider=shadeform&stock=any";

test("one click downloads what is shown, and it can be copied", async ({ page, live }) => {
  const copied = await keepCopies(page);
  await page.goto(`${live.url}/?gpu=H100&${steady}&sort=-vram,price&columns=gpu,price,cloud&size=25`);
  await waitForHydration(page);
  const started = page.waitForEvent("download");
  await page
    .getByRole("contentinfo")
    .or(page.locator("main footer"))
    .getByRole("link", { name: "CSV" })
    .click();
  const download = await started;
  expect(download.suggestedFilename()).toBe("offers.csv");
  const total = Number.parseInt((await page.getByRole("heading", { level: 1 }).textContent())!, 10);
  const response = await fetch(download.url(), { headers: apiHeaders(live) });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  const [head, ...rows] = parse(await response.text());
  expect(head).toEqual([
    "id",
    "gpuName",
    "rawGpu",
    "gpuCount",
    "gpuPriceMicros",
    "billing",
    "cloud",
    "provider",
  ]);
  expect(rows).toHaveLength(total);

  await page.getByRole("button", { name: "Download" }).click();
  const menu = page.getByRole("dialog", { name: "Download" });
  await expect(menu.getByText(`${total} offers, fields of 3 columns`)).toBeVisible();
  await expect(menu.getByRole("link", { name: /^JSON/ })).toHaveAttribute(
    "href",
    `/api/v1/offers?gpu=H100&${steady}&sort=-vram,price&size=25`,
  );
  await menu.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect.poll(copied).toMatch(/^\| GPU \| \$\/GPU-h \| Cloud \|\n\| --- \| --- \| --- \|\n/);
  expect((await copied()).trimEnd().split("\n")).toHaveLength(27);
  await menu.getByRole("button", { name: "Copy curl command" }).click();
  await expect.poll(copied).toContain(`curl -fsS '${live.url}/api/v1/offers.csv?gpu=H100`);
});

test("the rows per page are chosen below the table", async ({ page, live }) => {
  await page.goto(`${live.url}/?page=2`);
  await waitForHydration(page);
  await page
    .getByRole("navigation", { name: "Rows per page" })
    .getByRole("link", { name: "25", exact: true })
    .click();
  await expect(page).toHaveURL(`${live.url}/?size=25`);
  await expect(page.locator("[data-offers] [data-rows] tr")).toHaveCount(25);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a form chooses columns, and links lead to the downloads", async ({ page, live }) => {
    await page.goto(`${live.url}/?gpu=H100&sort=total`);
    // Role and text locators ignore what is for browsers without scripts.
    const tools = page.locator("noscript details");
    await tools.locator("summary").click();
    await tools.locator('input[value="vcpus"]').check();
    await tools.locator('input[value="perTflops"]').uncheck();
    await tools.locator("button").click();
    const columns = "gpu,vram,vramTotal,price,trend,total,perGb,stock,region,cloud,age,vcpus";
    await expect(page).toHaveURL(`${live.url}/?gpu=H100&sort=total&columns=${columns}`);
    expect(await heads(page)).toContain("vCPUs");
    const downloads = tools.locator("a");
    await expect(downloads.nth(0)).toHaveAttribute(
      "href",
      `/api/v1/offers.csv?gpu=H100&sort=total&columns=${columns}`,
    );
    await expect(downloads.nth(1)).toHaveAttribute("href", "/api/v1/offers?gpu=H100&sort=total");
  });

  test("the URL chooses columns, and links the CSV and the page sizes", async ({ page, live }) => {
    await page.goto(`${live.url}/?gpu=H100&columns=price,vendor`);
    await expect(page).toHaveURL(`${live.url}/?gpu=H100&columns=gpu,price,vendor`);
    expect(await heads(page)).toEqual(["GPU", "$/GPU-h", "Vendor", "Action"]);
    const csv = page.locator("main footer").getByRole("link", { name: "CSV" });
    await expect(csv).toHaveAttribute("href", "/api/v1/offers.csv?gpu=H100&columns=gpu,price,vendor");
    await page.locator("main footer").getByRole("link", { name: "25", exact: true }).click();
    await expect(page).toHaveURL(`${live.url}/?gpu=H100&columns=gpu,price,vendor&size=25`);
    await expect(page.locator("[data-offers] [data-rows] tr")).toHaveCount(25);
  });
});

test("a visitor downloads ten times a minute, then waits", async ({ ownedApp }) => {
  const address = `${ownedApp.url}/api/v1/offers.csv?gpu=H100`;
  for (let download = 0; download < 10; download++) {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    await response.text();
  }
  const refused = await fetch(address);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(await refused.json()).toMatchObject({ status: 429, kind: "too-many" });
});
