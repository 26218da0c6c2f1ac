import type { Page } from "@playwright/test";

import { expect, test, waitForHydration } from "./fixtures";
import { isPhone, rows, sizes } from "./sizes";

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`comparing offers on a ${size}`, () => {
    test.use(use);

    test("takes three actions", async ({ page, live }) => {
      await page.goto(`${live.url}/?provider=shadeform`);
      await waitForHydration(page);
      const first = rows(page).first();
      if (isPhone(page)) await first.evaluate(touchLong);
      else await first.click({ position: { x: 8, y: 17 } });
      await expect(checkBox(page, 0)).toBeChecked();
      await rows(page).nth(1).locator('[data-col="stock"]').click();
      await page.getByRole("link", { name: "Compare 2" }).click();
      await expect(page.getByRole("heading", { name: "Compare 2 offers" })).toBeVisible();
      const table = page.getByRole("table", { name: "Offers side by side" });
      await expect(table.getByRole("columnheader").nth(2)).toContainText("/GPU-h");
      const name = table.getByRole("rowheader", { name: "Per GPU-hour" });
      const left = (await name.boundingBox())!.x;
      await page.getByRole("region", { name: "Comparison" }).evaluate((region) => region.scrollBy(500, 0));
      expect((await name.boundingBox())!.x).toBe(left);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    });
  });
}

test("the selection survives another view and a reload, and takes six offers", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const tray = page.getByRole("region", { name: "Selected offers" });
  await expect(tray).toContainText("1 selected");
  await expect(checkBox(page, 0)).toBeChecked();
  for (let row = 1; row < 6; row++) await checkBox(page, row).check();
  await checkBox(page, 6).click();
  await expect(tray).toContainText("At most 6. Remove one first.");
  await expect(checkBox(page, 6)).not.toBeChecked();
  await page.getByRole("link", { name: "2", exact: true }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(tray).toContainText("6 selected");
  await page.reload();
  await expect(tray).toContainText("6 selected");
  await tray
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await tray.getByRole("button", { name: "Done" }).click();
  await expect(tray).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Select" })).toBeFocused();
  await expect(rows(page).first().getByRole("checkbox")).toHaveCount(0);
});

test("a click on a row selects it, and selecting its text does not", async ({ page, live }) => {
  await page.goto(live.url);
  await waitForHydration(page);
  await page.getByRole("button", { name: "Select" }).click();
  await expect(checkBox(page, 0)).not.toBeChecked();
  const stock = rows(page).first().locator('[data-col="stock"]');
  await stock.click();
  await expect(checkBox(page, 0)).toBeChecked();
  const { x, y, width, height } = (await rows(page).nth(1).locator('[data-col="stock"]').boundingBox())!;
  await page.mouse.move(x + 24, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width - 8, y + height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(checkBox(page, 1)).not.toBeChecked();
  await expect(page.getByRole("region", { name: "Selected offers" })).toContainText("1 selected");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a comparison can be opened, reduced to its differences and changed", async ({ page, live }) => {
    const offers = await readOffers(live.url);
    const ids = [...new Set(offers.map(({ id }) => id))].slice(0, 7);
    await page.goto(`${live.url}/compare?ids=${ids.join(",")}`);
    await expect(page.getByText(/^Only the first 6 offers are compared/)).toBeVisible();
    await expect(page.getByRole("columnheader")).toHaveCount(7);
    const all = await page.getByRole("row").count();
    await page.getByRole("link", { name: "Only differences" }).click();
    await expect(page).toHaveURL(/differences=only/);
    expect(await page.getByRole("row").count()).toBeLessThan(all);
    await page
      .getByRole("link", { name: /^Remove / })
      .first()
      .click();
    await expect(page.getByRole("heading", { name: "Compare 5 offers" })).toBeVisible();
    await page.goto(`${live.url}/compare?ids=${ids[0]},nothinghasthisid`);
    await expect(page.getByText("No offer with this address was ever seen here.")).toBeVisible();
    await expect(page.getByRole("link", { name: /^Launch for/ })).toHaveAttribute("href", /^\/launch\//);
  });
});

/** What a phone sends after a long touch. */
function touchLong(element: Element): void {
  const how = { bubbles: true, cancelable: true, pointerType: "touch" };
  element.dispatchEvent(new PointerEvent("contextmenu", how));
}

function checkBox(page: Page, row: number) {
  return rows(page)
    .nth(row)
    .getByRole("checkbox", { name: /^Select / });
}

async function readOffers(url: string): Promise<{ id: string }[]> {
  const answer = await fetch(`${url}/api/v1/offers?stock=in-stock&price=0.01..&size=20`);
  return ((await answer.json()) as { offers: { id: string }[] }).offers;
}
