import type { Page } from "@playwright/test";

import { expect, test, waitForHydration, type Clouds } from "./fixtures";

interface ShadeformType {
  cloud: string;
  shade_instance_type: string;
  hourly_price: number;
}

const views = (page: Page) => page.getByRole("navigation", { name: "Saved views" });

test("the owner saves a view, and it shows what is new and cheaper", async ({ page, live, clouds }) => {
  await page.goto(`${live.url}/?gpu=H100&provider=shadeform&stock=any`);
  await waitForHydration(page);
  const { y } = (await page.getByRole("main").boundingBox())!;
  await saveView(page);
  const saved = views(page).getByRole("link", { name: /^H100, / });
  await expect(saved).toHaveAttribute("aria-current", "page");
  expect((await page.getByRole("main").boundingBox())!.y).toBe(y);
  await views(page).getByRole("link", { name: "All offers" }).click();
  await expect(page).toHaveURL(`${live.url}/`);
  const since = new Date().toISOString();
  try {
    await changePrices(clouds);
    const { newCount, cheaperCount } = await countChanges(live.url, since);
    await page.reload();
    await expect(saved).toContainText(`${newCount} new, ${cheaperCount} cheaper`);
    await saved.click();
    await expect(page).toHaveURL(/gpu=H100/);
    await expect(saved).not.toContainText("new");
    await views(page).getByRole("link", { name: "All offers" }).click();
    await expect(page).toHaveURL(`${live.url}/`);
    await page.reload();
    await expect(page.getByRole("table", { name: /^Offers/ })).toBeVisible();
    await expect(saved).not.toContainText("new");
  } finally {
    await clouds.override("shadeform", null);
  }
  await views(page).getByRole("button", { name: "Edit views" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Saved views" });
  await dialog.getByRole("textbox").fill("My H100s");
  await dialog.getByRole("textbox").blur();
  await expect(views(page).getByRole("link", { name: "My H100s", includeHidden: true })).toHaveCount(1);
  await dialog.getByRole("button", { name: "Delete “My H100s”" }).click();
  // Without any view left there is nothing more to edit.
  await expect(dialog).toHaveCount(0);
  await expect(views(page).getByRole("link")).toHaveCount(1);
  await page.goto(`${live.url}/audit`);
  for (const action of ["View saved", "View renamed", "View removed"])
    await expect(page.getByRole("cell", { name: action }).first()).toBeVisible();
});

test("a visitor’s views are kept in the browser", async ({ page, live, context }) => {
  await context.clearCookies();
  await page.goto(`${live.url}/?gpu=H100&sort=-vram`);
  await waitForHydration(page);
  await saveView(page);
  await expect(views(page).getByRole("link", { name: "H100" })).toHaveAttribute("aria-current", "page");
  await page.goto(live.url);
  await views(page).getByRole("link", { name: "H100" }).click();
  await expect(page).toHaveURL(`${live.url}/?gpu=H100&sort=-vram`);
  await page.evaluate(() => {
    const [view] = JSON.parse(localStorage.getItem("saved-views")!) as { lookedAt: string }[];
    localStorage.setItem("saved-views", JSON.stringify([{ ...view, lookedAt: "2020-01-01T00:00:00.000Z" }]));
  });
  await page.goto(live.url);
  await expect(views(page).getByRole("link", { name: /^H100/ })).toContainText(/\d+ new$/);
});

/** Two actions; opening the view again is the third. */
async function saveView(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
}

/** Lowers the price of one H100 and adds another. */
async function changePrices({ sandbox, override }: Clouds): Promise<void> {
  const answer = await fetch(`${sandbox.baseUrls.shadeform}/instances/types`, {
    headers: { "x-api-key": "any" },
  });
  const body = (await answer.json()) as { instance_types: ShadeformType[] };
  const isH100 = ({ shade_instance_type: name }: ShadeformType) => name.startsWith("H100");
  const first = body.instance_types.findIndex(isH100);
  expect(first).toBeGreaterThanOrEqual(0);
  const types = body.instance_types.map((type, at) =>
    at === first ? { ...type, hourly_price: type.hourly_price - 1 } : type,
  );
  const added = { ...types[first]!, cloud: "newcomer" };
  await override("shadeform", { ...body, instance_types: [...types, added] });
}

async function countChanges(url: string, since: string) {
  const query = `gpu=H100&provider=shadeform&stock=any&newSince=${since}`;
  const read = async () => {
    const answer = await fetch(`${url}/api/v1/offers?${query}`);
    return (await answer.json()) as { newCount: number; cheaperCount: number };
  };
  await expect.poll(async () => (await read()).newCount).toBeGreaterThan(0);
  const counts = await read();
  expect(counts.cheaperCount).toBeGreaterThan(0);
  return counts;
}
