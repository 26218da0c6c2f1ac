import type { Page } from "@playwright/test";

import type { App } from "./app";
import { expect, test, type Clouds } from "./fixtures";
import { findCheapest } from "./machines";
import { rows, sizes, sizesOf } from "./sizes";

interface SoldOutOffer {
  id: string;
  gpu: string;
  gpuCount: number;
  billing: string;
}

/** A sold-out offer of a GPU that others have in stock. */
async function findReplaceable(app: App): Promise<SoldOutOffer> {
  const read = async (query: string) => {
    const answer = await fetch(`${app.url}/api/v1/offers?${query}`);
    return (await answer.json()) as { offers: SoldOutOffer[]; total: number };
  };
  const { offers } = await read("stock=sold-out&billing=on-demand&provider=shadeform&size=200");
  for (const offer of offers) {
    const { total } = await read(`gpu=${offer.gpu}&gpus=${offer.gpuCount}&billing=on-demand&launchable=yes`);
    if (total > 1) return offer;
  }
  throw new Error("No sold-out offer can be replaced.");
}

type Inventory = Record<
  string,
  {
    instance_type: { price_cents_per_hour?: number };
    capacity_available: number;
    regions_with_capacity_available: unknown[];
  }
>;

/** Changes the inventory of Massed Compute. */
async function changeInventory(clouds: Clouds, change: (row: Inventory[string]) => void): Promise<void> {
  const headers = { authorization: "Bearer sandbox" };
  const answer = await fetch(`${clouds.sandbox.baseUrls.massedcompute}/gpu-inventory`, { headers });
  const inventory = (await answer.json()) as { gpu_inventory: Inventory };
  for (const row of Object.values(inventory.gpu_inventory)) change(row);
  await clouds.override("massedcompute", inventory);
}

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true }).first();
const launchButton = (page: Page) => page.getByRole("button", { name: /^(?:Launch|Try again) for \$/ });

for (const size of sizesOf("phone")) {
  test.describe(`the next cheapest on a ${size}`, () => {
    test.use(sizes[size]);

    test("stands on the launch page of a sold-out offer, and its form keeps the view", async ({
      page,
      live,
    }) => {
      const { id } = await findReplaceable(live);
      const from = encodeURIComponent("vendor=nvidia&stock=any");
      await page.goto(`${live.url}/launch/${id}?from=${from}`);
      await expect(page.getByRole("heading", { name: "This offer is sold out." })).toBeVisible();
      const next = page.getByRole("complementary", { name: "Next cheapest" });
      await expect(next.getByText("Next cheapest in your view")).toBeVisible();
      await expect(next.getByRole("columnheader", { name: "Instead" })).toBeVisible();
      await next
        .getByRole("link", { name: /^Launch / })
        .first()
        .click();
      await expect(page).toHaveURL((url) => url.pathname !== `/launch/${id}` && url.searchParams.has("from"));
      await expect(launchButton(page)).toBeEnabled();
    });

    test("is one link away from the row of a sold-out offer", async ({ page, live }) => {
      await page.goto(`${live.url}/?stock=sold-out&provider=shadeform`);
      await rows(page).first().getByRole("link", { name: "Next cheapest" }).click();
      await expect(page).toHaveURL(/\/offers\/.*#next$/);
      await expect(page.getByRole("heading", { name: /^Next cheapest/ })).toBeInViewport();
    });

    test("stands beside a refusal, and the settings are kept", async ({ page, live, clouds }) => {
      const { id } = await findCheapest(live, "massedcompute");
      await page.goto(`${live.url}/launch/${id}`);
      await nameField(page).fill("e2e-next");
      await page.getByRole("radio", { name: "4 h", exact: true }).check();
      const made = () => clouds.sandbox.machines().filter(({ name }) => name.startsWith("e2e-next"));
      try {
        await changeInventory(clouds, ({ instance_type: type }) => {
          if (type.price_cents_per_hour) type.price_cents_per_hour *= 2;
        });
        await launchButton(page).click();
        const question = page.getByRole("alertdialog", { name: /^The price went up/ });
        await expect(question.getByRole("heading", { name: "Next cheapest" })).toBeVisible();
        await expect(question.getByRole("link", { name: /^Launch / }).first()).toBeVisible();
        await page.keyboard.press("Escape");
        await changeInventory(clouds, (row) => {
          Object.assign(row, { capacity_available: 0, regions_with_capacity_available: [] });
        });
        await launchButton(page).click();
        const cost = page.getByRole("complementary", { name: "Cost" });
        await expect(cost.getByRole("alert")).toContainText("Sold out just now. Nothing was launched.");
        await expect(cost).toContainText("Your settings are kept: e2e-next");
        expect(made()).toEqual([]);
        await cost
          .getByRole("link", { name: /^Launch / })
          .first()
          .click();
      } finally {
        await clouds.override("massedcompute", null);
      }
      await expect(page.getByText("Your settings are kept.")).toBeVisible();
      await expect(nameField(page)).toHaveValue("e2e-next");
      await expect(page.getByRole("radio", { name: "4 h", exact: true })).toBeChecked();
      await expect(page).not.toHaveURL(new RegExp(id));
      expect(made()).toEqual([]);
    });
  });
}
