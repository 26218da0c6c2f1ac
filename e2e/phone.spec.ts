import { devices } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { findCheapest } from "./machines";

const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices["iPhone 13"];
test.use({ viewport, userAgent, deviceScaleFactor, isMobile, hasTouch });

test("a phone gets cards, a filter drawer and a sort list", async ({ page, live }) => {
  await page.goto(live.url);
  const card = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows] tr")
    .first();
  await expect(card).toBeVisible();
  const box = (await card.boundingBox())!;
  expect(box.height).toBeGreaterThan(80);
  expect(box.width).toBeLessThanOrEqual(viewport.width);
  await page.getByRole("link", { name: /^Filters/ }).tap();
  const filters = page.getByRole("complementary", { name: "Filters" });
  await filters
    .getByRole("group", { name: "Billing" })
    .getByRole("checkbox", { name: /On-demand/ })
    .uncheck();
  await filters.getByRole("link", { name: /^Show \d+ offers?/ }).tap();
  await expect(page).toHaveURL(/\?billing=spot$/);
  await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/\?billing=spot&sort=/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the open filter drawer traps the focus until it is closed", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  const opener = page.getByRole("link", { name: /^Filters/ });
  await opener.focus();
  await page.keyboard.press("Enter");
  const filters = page.getByRole("complementary", { name: "Filters" });
  await expect(filters.getByRole("link", { name: /^Show \d+ offers?/ })).toBeFocused();
  const visited = new Set<string>();
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press(press < 4 ? "Shift+Tab" : "Tab");
    visited.add(
      await page.evaluate(() => {
        const { activeElement } = document;
        if (activeElement === document.body) return "outside of the page";
        return activeElement!.closest("#filters") ? "in the drawer" : activeElement!.outerHTML;
      }),
    );
  }
  expect([...visited].filter((place) => place !== "outside of the page")).toEqual(["in the drawer"]);
  await page.keyboard.press("Escape");
  await expect(filters).toBeHidden();
  await expect(opener).toBeFocused();
});

test("the providers page fits a phone", async ({ page, live }) => {
  await page.goto(`${live.url}/providers`);
  await expect(page.getByRole("heading", { level: 1, name: "Providers" })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("a phone launches and terminates a machine, and every page fits", async ({ page, live }) => {
  const fits = async () => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, page.url()).toBeLessThanOrEqual(0);
  };
  const { id } = await findCheapest(live, "shadeform");
  await page.goto(`${live.url}/launch/${id}`);
  await fits();
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("e2e-phone");
  await page.getByRole("button", { name: /^Launch for \$/ }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "e2e-phone" })).toBeVisible();
  await fits();
  await page.getByRole("link", { name: "Open in Instances" }).tap();
  const drawer = page.getByRole("complementary", { name: "e2e-phone" });
  for (const address of ["/", "/instances", "/owner", "/keys", "/providers", "/tokens"]) {
    await page.goto(`${live.url}${address}`);
    for (const width of [320, 768, 1024, 1200]) {
      await page.setViewportSize({ width, height: 700 });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await fits();
    }
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${live.url}/instances`);
  await page.getByRole("link", { name: "e2e-phone" }).first().tap();
  await drawer.getByRole("button", { name: "Terminate…" }).tap();
  await fits();
  await drawer.getByRole("button", { name: /^Terminate and/ }).tap();
  await expect(drawer.getByText("Termination requested")).toBeVisible();
  await page.goto(`${live.url}/keys`);
  await fits();
});

test("the offers fit a narrow phone without a machine", async ({ page, keyless }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(keyless.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("the controls of a form have equal heights and are large enough for fingers", async ({
  page,
  keyless,
}) => {
  const { id } = await findCheapest(keyless, "shadeform");
  for (const path of ["/providers/connect", "/owner", "/tokens", `/launch/${id}`]) {
    await page.goto(`${keyless.url}${path}`);
    await expect(page).toHaveURL(`${keyless.url}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const heights = await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      const controls =
        "input:not([type=checkbox], [type=radio], [type=hidden]), select, .seg, [role=radiogroup]:not(:has(b)), button.btn, fieldset button";
      return [...document.querySelectorAll<HTMLElement>("main form")]
        .flatMap((form) => [...form.querySelectorAll<HTMLElement>(controls)])
        .filter((control) => control.offsetParent !== null)
        .map((control) => control.offsetHeight);
    });
    expect(heights.length, path).toBeGreaterThan(1);
    expect([...new Set(heights)], path).toEqual([44]);
  }
});
