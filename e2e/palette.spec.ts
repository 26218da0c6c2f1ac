import type { Page } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { launchByApi, terminateByApi } from "./machines";
import { sizes, sizesOf } from "./sizes";

const palette = (page: Page) => page.getByRole("dialog", { name: "Jump to" });
const field = (page: Page) => palette(page).getByRole("combobox", { name: "Jump to" });
const results = (page: Page, group: string) =>
  palette(page).getByRole("listbox", { name: "Results" }).getByRole("group", { name: group, exact: true });

async function open(page: Page, text: string): Promise<void> {
  await waitForHydration(page);
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

for (const size of sizesOf("desktop")) {
  test.describe(`“Jump to” on a ${size}`, () => {
    test.use(sizes[size]);

    test("leads to a GPU, a page and a search, by keyboard alone", async ({ page, live }) => {
      await page.goto(`${live.url}/providers`);
      await open(page, "h100");
      const gpus = results(page, "GPUs").getByRole("option");
      await expect(gpus.first()).toHaveAttribute("aria-selected", "true");
      await expect(gpus.first()).toHaveText(/^H100 SXM · 80 GBfrom \$[\d.]+\/GPU-h · \d+ offers/);
      // It comes with the reply; before that, another entry is the last.
      const launch = results(page, "Actions").getByRole("option", { name: /^Launch the cheapest H100/ });
      await expect(launch).toBeVisible();
      await page.keyboard.press("ArrowUp");
      await expect(launch).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await expect(gpus.nth(1)).toHaveAttribute("aria-selected", "true");
      await expect(field(page)).toHaveAttribute(
        "aria-activedescendant",
        (await gpus.nth(1).getAttribute("id"))!,
      );
      const href = await gpus.nth(1).getAttribute("href");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(`${live.url}${href}`);
      await expect(palette(page)).toHaveCount(0);

      await open(page, "password");
      await expect(results(page, "Pages").getByRole("option", { name: "Account" })).toBeVisible();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(`${live.url}/owner`);

      await open(page, "8x h100 europe");
      const search = results(page, "Offers").getByRole("option", {
        name: /^Search offers for “8x h100 europe”/,
      });
      await expect(search).toHaveText(/8 GPUs, H100, Europe\d+ offers?/);
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(`${live.url}/?gpu=H100&gpus=8&region=europe`);
    });

    test("opens the launch form of the cheapest in stock, and does not launch", async ({ page, live }) => {
      await page.goto(live.url);
      await open(page, "h100");
      await results(page, "Actions").getByRole("option").click();
      await expect(page).toHaveURL(/\/launch\/[a-z2-7]{16}\?from=gpu%3DH100$/);
      await expect(page.getByRole("button", { name: /^Launch for \$/ })).toBeVisible();
    });
  });
}

test("“Jump to” closes with Escape and its own keys, and opens a new tab with Ctrl and Enter", async ({
  page,
  live,
  context,
}) => {
  await page.goto(live.url);
  await page.getByRole("button", { name: "Jump to" }).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Jump to" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toHaveCount(0);
  await open(page, "ssh keys");
  await expect(results(page, "Pages").getByRole("option").first()).toContainText("SSH keys");
  const opened = context.waitForEvent("page");
  await page.keyboard.press("Control+Enter");
  await expect(await opened).toHaveURL(`${live.url}/keys`);
  await expect(page).toHaveURL(`${live.url}/`);
});

test("“Jump to” finds the owner’s machines and views, and a visitor’s views only", async ({
  page,
  live,
  context,
}) => {
  const { instanceId } = await launchByApi(live, "shadeform", "jump-target");
  await page.goto(`${live.url}/?gpu=A100`);
  await waitForHydration(page);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("alertdialog").getByRole("textbox").fill("Target of a jump");
  await page.getByRole("alertdialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await page.goto(`${live.url}/keys`);
  await open(page, "jump target");
  await expect(results(page, "Machines").getByRole("option")).toContainText("jump-target");
  await expect(results(page, "Machines").getByRole("option")).toContainText(/\$[\d.]+\/h/);
  await expect(results(page, "Saved views").getByRole("option")).toHaveText(/^Target of a jump/);
  await results(page, "Machines").getByRole("option").click();
  await expect(page).toHaveURL(`${live.url}/instances?machine=${instanceId}`);

  const owned = await page.request.get(`${live.url}/api/jump`);
  expect(((await owned.json()) as { views: unknown[] }).views).toHaveLength(1);
  // Other tests share this owner.
  await page.goto(live.url);
  await page.getByRole("button", { name: "Edit views" }).click();
  await page.getByRole("button", { name: "Delete “Target of a jump”" }).click();
  await expect(page.getByRole("button", { name: "Edit views" })).toHaveCount(0);
  await context.clearCookies();
  const text = await (await page.request.get(`${live.url}/api/jump`)).text();
  expect(text).not.toContain("jump-target");
  expect((JSON.parse(text) as { views: unknown }).views).toBeNull();
  await page.goto(live.url);
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await open(page, "jump target");
  await expect(palette(page).getByText("No matches for “jump target”.")).toBeVisible();
  expect(requested.filter((address) => address.includes("/api/instances"))).toEqual([]);
  await page.keyboard.press("Escape");
  await open(page, "");
  await expect(results(page, "Go to").getByRole("option")).toContainText([
    "Offers",
    "Compare",
    "Providers",
    "Sign in",
  ]);
  await terminateByApi(live, instanceId);
});

test("“Jump to” suggests a near name, and reports that it cannot search", async ({ page, live }) => {
  await page.goto(live.url);
  await open(page, "hyperstak");
  const near = results(page, "Offers").getByRole("option", { name: "Did you mean Hyperstack?" });
  await expect(near).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("Hyperstack");
  await expect(results(page, "Providers").getByRole("option")).toHaveText(/^Hyperstack/);
  await page.route("**/api/jump?*", (route) => route.abort());
  await field(page).fill("norway");
  await expect(palette(page).getByText("Can’t search offers. The app isn’t responding.")).toBeVisible();
  await expect(palette(page).getByText("No matches")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use(sizes.phone);

  test("“Jump to” is a button in reach of the thumb and covers the screen", async ({ page, live }) => {
    await page.goto(live.url);
    await waitForHydration(page);
    const button = page.getByRole("button", { name: "Jump to" });
    const box = (await button.boundingBox())!;
    expect(box.y + box.height).toBe(844);
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    await button.tap();
    await field(page).fill("h100 nvl");
    expect(await palette(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    const option = results(page, "GPUs").getByRole("option", { name: /^H100 NVL(?! prices)/ });
    expect((await option.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await option.tap();
    await expect(page).toHaveURL(`${live.url}/?gpu=h100-nvl-94`);
    await button.tap();
    await palette(page).getByRole("button", { name: "Close" }).tap();
    await expect(palette(page)).toHaveCount(0);
  });
});
