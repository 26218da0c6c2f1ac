import type { Page } from "@playwright/test";

import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";
import { terminateByApi, launchByApi } from "./machines";
import { isShort } from "./run-length";

/** Rows look alike, and each takes time: the short form has ten of them. */
const few = isShort ? "size=10" : "";

const pages = {
  "the board": `/?${few}`,
  "the offers with notices": "/?vram=lots&colour=red",
  "an empty board": "/?price=..0.001",
  "the board with sold-out offers": `/?stock=any&provider=gpugeek,cloudcompute&${few}`,
  "the providers": "/providers",
  "how to connect": "/providers/connect",
  "nothing there": "/offers/aaaaaaaaaaaaaaaa",
  "the owner": "/owner",
  "the tokens": "/tokens",
  "the record": "/audit",
  "the changes": "/changes?kind=appeared",
  "a comparison without offers": "/compare",
  "the GPU models": "/?group=gpu",
  ...(!isShort && { "own columns": "/?hours=6&disk=200&sort=-vram,job&columns=gpu,vcpus,price,job,vendor" }),
};

/** The short form checks these in dark. */
const darkInShort = new Set([
  "what a text finds",
  "the board with sold-out offers",
  "the owner",
  "an open machine",
  "an offer",
]);

/** One per layout; the last is for the steps that follow, and the only one of the short form. */
const widths = isShort ? [1440] : [320, 768, 1280, 2560, 1440];

async function expectNoViolations(page: Page, address: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 1000 });
    await expectNoViolationsAtWidth(page, `${address} at ${width} px`, isShort && !darkInShort.has(address));
  }
}

/** In light, by all rules; in dark, which changes nothing but colors, by the rules about colors. */
async function expectNoViolationsAtWidth(page: Page, address: string, isLightOnly: boolean): Promise<void> {
  const schemes = ["light", "dark"] as const;
  for (const colorScheme of isLightOnly ? (["light"] as const) : schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rules = colorScheme === "dark" ? ["color-contrast", "link-in-text-block"] : undefined;
    await expectAccessible(page, `${address} ${colorScheme}`, rules);
  }
}

for (const [name, address] of Object.entries(pages)) {
  test(`axe finds no violations on ${name}`, async ({ page, live }) => {
    await page.goto(`${live.url}${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page, name);
  });
}

test("axe finds no violations on selecting and comparing offers", async ({ page, live }) => {
  await page.goto(`${live.url}/?${few}`);
  await page.getByRole("button", { name: "Select" }).click();
  for (const row of [0, 1])
    await page
      .getByRole("checkbox", { name: /^Select / })
      .nth(row)
      .check();
  await expectNoViolations(page, "the selection");
  await page.getByRole("link", { name: "Compare 2" }).click();
  await expect(page.getByRole("heading", { name: "Compare 2 offers" })).toBeVisible();
  await expectNoViolations(page, "a comparison");
  await page.goto(`${live.url}/?gpu=H100&${few}`);
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("alertdialog", { name: "Save view" })).toBeVisible();
  await expectNoViolations(page, "saving a view");
});

test("axe finds no violations on the panels of the table", async ({ page, live }) => {
  for (const name of isShort ? ["Columns"] : ["Sort", "Columns", "Download"]) {
    await page.goto(`${live.url}/?hours=6&${few}`);
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.getByRole("dialog", { name, exact: true })).toBeVisible();
    await expectNoViolations(page, `the panel ${name}`);
  }
});

test("no page scrolls sideways from 320 to 2560 px, nor at 200 % zoom", async ({ page, live }) => {
  const offers = (await (await fetch(`${live.url}/api/v1/offers?size=3`)).json()) as {
    offers: { id: string }[];
  };
  const ids = offers.offers.map(({ id }) => id);
  const addresses = [
    "/",
    "/?group=gpu",
    "/?hours=6&disk=200&columns=gpu,vcpus,price,job,vendor,region,cloud,interconnect,provider,source",
    `/offers/${ids[0]}`,
    `/compare?ids=${ids.join(",")}`,
    "/providers",
  ];
  // 640 and 720 px are what 1280 and 1440 px leave at 200 %.
  for (const address of addresses) {
    await page.goto(`${live.url}${address}`);
    for (const width of isShort ? [320, 640, 961] : [320, 390, 640, 720, 961, 1280, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([address, width, excess <= 0]).toEqual([address, width, true]);
    }
  }
});

test("axe finds no violations on “Jump to”", async ({ page, live }) => {
  await page.goto(`${live.url}/keys`);
  await page.getByRole("button", { name: "Jump to" }).click();
  const palette = page.getByRole("dialog", { name: "Jump to" });
  await expect(palette.getByRole("option").first()).toBeVisible();
  await expectNoViolations(page, "nothing typed");
  await page.getByRole("combobox", { name: "Jump to" }).fill("h100");
  await expect(palette.getByRole("option", { name: /^Launch the cheapest/ })).toBeVisible();
  await expectNoViolations(page, "what a text finds");
  await page.getByRole("combobox", { name: "Jump to" }).fill("nothing like it");
  await expect(palette.getByText("No matches for")).toBeVisible();
  await expectNoViolations(page, "a text that finds nothing");
});

test("axe finds no violations on launching, machines and keys", async ({ page, live }) => {
  const { offerId, launchId, instanceId } = await launchByApi(live, "shadeform", "axe");
  const addresses = [
    `/launch/${offerId}`,
    `/launch/${offerId}?again=${launchId}`,
    `/launches/${launchId}`,
    "/instances",
    `/instances?machine=${instanceId}`,
    "/keys",
  ];
  for (const address of addresses) {
    await page.goto(`${live.url}${address}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page, address);
  }
  await page.goto(`${live.url}/instances?machine=${instanceId}`);
  await page.getByRole("button", { name: "Terminate…" }).click();
  await expectNoViolations(page, "an open machine");
  await terminateByApi(live, instanceId);
});

test("axe finds no violations on an offer", async ({ page, live }) => {
  await page.goto(live.url);
  await page.getByRole("rowheader").first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Time in the chart" })).toBeVisible();
  await expectNoViolations(page, "an offer");
});

test("axe finds no violations on a sold-out offer and its launch page", async ({ page, live }) => {
  await page.goto(`${live.url}/?stock=sold-out&provider=shadeform`);
  await page.getByRole("link", { name: "Next cheapest" }).first().click();
  await expect(page.getByRole("heading", { name: /^Next cheapest/ })).toBeVisible();
  await expectNoViolations(page, "a sold-out offer");
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.goto(`${live.url}/launch/${id}`);
  await expect(page.getByRole("heading", { name: "This offer is sold out." })).toBeVisible();
  await expectNoViolations(page, "the launch page of a sold-out offer");
});

test("the theme persists across reloads", async ({ page, live }) => {
  await page.goto(live.url);
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("button", { name: /^Theme/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
