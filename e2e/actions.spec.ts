import type { Locator, Page } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { isPhone, openFilters, rows, sizes, sizesOf, type Size } from "./sizes";

// An action is a click, a tap, or a text with Enter.

for (const size of ["desktop", "phone"] as const) {
  test.describe(`on a ${size}`, () => {
    test.use(sizes[size]);
    /** The test, or nothing where the short form runs it on the other size only. */
    const testOn = (short: Size): typeof test | (() => void) =>
      sizesOf(short).includes(size) ? test : () => undefined;

    testOn("phone")(
      "one action finds the cheapest 8x H100 in Europe in stock on demand",
      async ({ page, live }) => {
        const act = await open(page, live.url, { most: 3 });
        await act(() => search(page, "8x h100 europe in stock on demand"));
        await expect(page).toHaveURL(/\?gpu=H100&gpus=8&region=europe&billing=on-demand&stock=in-stock$/);
        const first = rows(page).first();
        await expect(first.locator('[data-col="gpu"]')).toContainText("H100");
        await expect(first.locator('[data-col="gpu"]')).toHaveAttribute("data-n", "8×");
        await expectRising(rows(page).locator('[data-col="price"]'));
        const chips = page.getByRole("list", { name: "Filters in force" });
        for (const label of ["H100", "8 GPUs", "Europe", "On-demand", "In stock"])
          await expect(chips.getByText(label, { exact: false }).first()).toBeVisible();
      },
    );

    testOn("desktop")("two actions find at least 80 GB under $2.50", async ({ page, live }) => {
      const act = await open(page, live.url, { most: 2 });
      if (isPhone(page)) await act(() => search(page, "at least 80 gb under 2.50"));
      else {
        const vram = page.getByRole("group", { name: "VRAM per GPU" });
        await act(() => vram.getByRole("radio", { name: "80" }).check());
        await act(() => page.getByRole("textbox", { name: "Price to" }).fill("2.5"));
      }
      await expect(page).toHaveURL(/\?vram=80\.\.&price=\.\.2\.5$/);
      await expectNumbers(rows(page).locator('[data-col="vram"]'), (sizes) =>
        sizes.every((size) => size >= 80),
      );
      await expectNumbers(rows(page).locator('[data-col="price"]'), (prices) =>
        prices.every((price) => price <= 2.5),
      );
    });

    testOn("phone")("two actions find 96 GB in total", async ({ page, live }) => {
      const act = await open(page, live.url, { most: 2 });
      if (isPhone(page)) await act(() => openFilters(page));
      const total = page.getByRole("group", { name: "Total VRAM" });
      await act(() => total.getByRole("radio", { name: "96" }).check());
      await expect(page).toHaveURL(/\?vramTotal=96\.\.$/);
      const totals = rows(page).locator('[data-col="vramTotal"]');
      await expectNumbers(totals, (sizes) => sizes.every((size) => size >= 96));
    });

    testOn("desktop")("one action downloads what is shown", async ({ page, live }) => {
      const act = await open(page, `${live.url}/?gpu=H100`, { most: 1 });
      const started = page.waitForEvent("download");
      await act(() => page.locator("main footer").getByRole("link", { name: "CSV" }).click());
      expect((await started).suggestedFilename()).toBe("offers.csv");
      expect((await started).url()).toContain("/api/v1/offers.csv?gpu=H100");
    });

    testOn("phone")("three actions choose own columns", async ({ page, live }) => {
      const act = await open(page, `${live.url}/?gpu=H100`, { most: 3 });
      const panel = page.getByRole("dialog", { name: "Columns" });
      await act(() => page.getByRole("button", { name: "Columns" }).click());
      await act(() => panel.getByRole("checkbox", { name: "vCPUs" }).click());
      await act(() => panel.getByRole("checkbox", { name: "$/month" }).click());
      await expect(page).toHaveURL(/columns=.*,vcpus,month$/);
      await page.keyboard.press("Escape");
      for (const column of ["vcpus", "month"])
        await expect(rows(page).first().locator(`[data-col="${column}"]`)).toBeVisible();
    });

    testOn("desktop")("three actions save a view and open it again", async ({ page, live, context }) => {
      await context.clearCookies();
      const act = await open(page, `${live.url}/?gpu=H100&price=..4`, { most: 3 });
      await act(() => page.getByRole("button", { name: "Save view" }).click());
      const dialog = page.getByRole("alertdialog", { name: "Save view" });
      await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("H100 under $4.00");
      await act(() => dialog.getByRole("button", { name: "Save" }).click());
      await expect(dialog).toHaveCount(0);
      await page.goto(live.url);
      await waitForHydration(page);
      await act(() => page.getByRole("link", { name: /^H100 under \$4\.00/ }).click());
      await expect(page).toHaveURL(/\?gpu=H100&price=\.\.4$/);
    });

    testOn("desktop")("two actions sort by VRAM, then by price", async ({ page, live }) => {
      const act = await open(page, `${live.url}/?provider=shadeform`, { most: 2 });
      if (isPhone(page)) {
        await act(() => page.getByRole("combobox", { name: "Sort" }).selectOption("Most VRAM"));
        await expect(page).toHaveURL(/&sort=-vram$/);
      } else {
        const head = (name: string) => page.getByRole("columnheader", { name }).getByRole("link");
        await act(() => head("VRAM").click());
        await act(() => head("$/GPU-h").click({ modifiers: ["Shift"] }));
        await expect(page).toHaveURL(/&sort=-vram,price$/);
      }
      await expect
        .poll(async () => {
          const sizes = await numbersOf(rows(page).locator('[data-col="vram"]'));
          const prices = await numbersOf(rows(page).locator('[data-col="price"]'));
          const pairs = sizes.map((size, at) => [size, prices[at]!] as const);
          const sorted = pairs.toSorted((a, b) => b[0] - a[0] || a[1] - b[1]);
          return pairs.length > 10 && String(pairs) === String(sorted);
        })
        .toBe(true);
    });
  });
}

test("sort keys are added, ranked and removed in the panel", async ({ page, live }) => {
  await open(page, live.url, { most: 0 });
  await page.getByRole("button", { name: "Sort" }).click();
  const panel = page.getByRole("dialog", { name: "Sort" });
  await panel.getByRole("button", { name: "Most VRAM", exact: true }).click();
  await expect(page).toHaveURL(/\?sort=price,-vram$/);
  await panel.getByRole("button", { name: "Move Most VRAM up" }).click();
  await expect(page).toHaveURL(/\?sort=-vram,price$/);
  await expect(panel.getByRole("list", { name: "Sort keys by rank" }).getByRole("listitem")).toHaveText([
    /^1Most VRAM/,
    /^2Price per GPU-hour/,
  ]);
  await panel.getByRole("button", { name: "Reverse Most VRAM" }).click();
  await expect(page).toHaveURL(/\?sort=vram,price$/);
  await panel.getByRole("button", { name: "Remove Price per GPU-hour" }).click();
  await expect(page).toHaveURL(/\?sort=vram$/);
  await panel.getByRole("button", { name: "Reset" }).click();
  await expect(page).toHaveURL(`${live.url}/`);
});

test("hours and a disk add the cost of a job, and sort by it", async ({ page, live }) => {
  await open(page, `${live.url}/?provider=gpugeek&billing=daily,weekly,monthly`, { most: 0 });
  await page.getByRole("button", { name: "Columns" }).click();
  const panel = page.getByRole("dialog", { name: "Columns" });
  await panel.getByRole("textbox", { name: "Hours of the job" }).fill("30");
  await panel.getByRole("textbox", { name: "Disk of the job, GB" }).fill("2000");
  await panel.getByRole("button", { name: "Add" }).click();
  await expect(page).toHaveURL(/hours=30&disk=2000/);
  await page.keyboard.press("Escape");
  const head = page.getByRole("columnheader", { name: "$ for 30 h" });
  await head.getByRole("link").click();
  await expect(page).toHaveURL(/sort=job/);
  const costs = rows(page).locator('[data-col="job"]');
  await expectRising(costs);
  const notes = await costs.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-note")));
  expect(notes.some((note) => note?.includes("disk not included"))).toBe(true);
  expect(notes.some((note) => /on-demand \$\d/.test(note ?? ""))).toBe(true);
});

/** Opens a page and returns a function that counts its actions. */
async function open(page: Page, url: string, { most }: { most: number }) {
  await page.goto(url);
  await waitForHydration(page);
  let done = 0;
  return async (action: () => Promise<unknown>): Promise<void> => {
    expect(++done).toBeLessThanOrEqual(most);
    await action();
  };
}

async function search(page: Page, text: string): Promise<void> {
  const box = page.getByRole("combobox", { name: "Search in all offers" });
  await box.fill(text);
  await box.press("Enter");
}

async function numbersOf(cells: Locator): Promise<number[]> {
  return (await cells.allTextContents()).map(numberIn).filter(Number.isFinite);
}

function numberIn(text: string): number {
  return Number.parseFloat(text.replace(/^Spot/, "").replaceAll(",", ""));
}

async function expectRising(cells: Locator): Promise<void> {
  await expectNumbers(cells, (numbers) =>
    numbers.every((number, at) => at === 0 || number >= numbers[at - 1]!),
  );
}

/** Waits for numbers that hold: the rows follow the URL with a delay. */
async function expectNumbers(cells: Locator, holds: (numbers: number[]) => boolean): Promise<void> {
  await expect
    .poll(async () => {
      const numbers = await numbersOf(cells);
      return numbers.length > 0 && holds(numbers);
    })
    .toBe(true);
}
