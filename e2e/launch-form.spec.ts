import type { Page } from "@playwright/test";

import { apiHeaders, type App } from "./app";
import { expect, keyConfirmDialog, test } from "./fixtures";
import { findCheapest, findCheapestMonthly, terminateByApi } from "./machines";
import { sizes, sizesOf } from "./sizes";

async function findMachine(app: App, name: string) {
  const answer = await fetch(`${app.url}/api/v1/instances`, { headers: apiHeaders(app) });
  const { instances } = (await answer.json()) as {
    instances: { id: string; name: string; endsAt: string; paidUntil: string; committedMicros: number }[];
  };
  return instances.find((machine) => machine.name === name);
}

const dollars = (micros: number) => `$${(Math.round(micros / 1e4) / 100).toFixed(2)}`;
const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true }).first();

for (const size of sizesOf("desktop")) {
  test.describe(`the launch form on a ${size}`, () => {
    test.use(sizes[size]);

    test("asks once before a launch without an SSH key", async ({ page, live, clouds }) => {
      await page.removeLocatorHandler(keyConfirmDialog(page));
      const { id } = await findCheapest(live, "sesterce");
      await page.goto(`${live.url}/launch/${id}`);
      const name = `e2e-nokey-${size}`;
      await nameField(page).fill(name);
      await page.getByRole("radio", { name: /^No SSH key/ }).check();
      await page.getByRole("button", { name: /^Launch for \$/ }).click();
      const question = keyConfirmDialog(page);
      await expect(question).toContainText("you may not be able to log in, and you still pay $");
      await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(question).toBeHidden();
      const made = () => clouds.sandbox.machines().filter((machine) => machine.name.startsWith(name));
      expect(made()).toEqual([]);
      await page.getByRole("button", { name: /^Launch for \$/ }).click();
      await question.getByRole("button", { name: "Launch without a key" }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      expect(made()).toHaveLength(1);
      await expect.poll(() => findMachine(live, name)).toBeDefined();
      await terminateByApi(live, (await findMachine(live, name))!.id);
    });
  });
}

for (const size of sizesOf("phone")) {
  test.describe(`the launch form on a ${size}`, () => {
    test.use(sizes[size]);

    test("names the sum due now of a prepaid offer first, and pays only after confirmation", async ({
      page,
      live,
      clouds,
    }) => {
      const { id, periodMicros } = await findCheapestMonthly(live);
      const sum = dollars(periodMicros);
      await page.goto(`${live.url}/launch/${id}`);
      const name = `e2e-month-${size}`;
      await nameField(page).fill(name);
      const cost = page.getByRole("complementary", { name: "Cost" });
      await expect(cost).toContainText(`${sum}for 1 month`);
      await expect(page.getByRole("main")).not.toContainText("730");
      await expect(page.getByRole("radio", { name: "End of the paid month" })).toBeChecked();
      await page.getByRole("button", { name: `Pay ${sum} for 1 month` }).click();
      const question = page.getByRole("alertdialog", { name: `Pay ${sum} for 1 month?` });
      await expect(question.getByRole("row", { name: /^Charged now by GPUGeek/ })).toContainText(sum);
      await expect(question.getByRole("row", { name: /^Refund/ })).toContainText("none");
      await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
      const made = () => clouds.sandbox.machines().filter((machine) => machine.name.startsWith(name));
      expect(made()).toEqual([]);
      await question.getByRole("button", { name: `Pay ${sum}` }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      expect(made()).toHaveLength(1);
      await expect.poll(() => findMachine(live, name)).toBeDefined();
      const machine = (await findMachine(live, name))!;
      expect(machine.committedMicros).toBe(periodMicros);
      expect(machine.endsAt).toBe(machine.paidUntil);

      await page.goto(`${live.url}/instances`);
      const row = page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
      await expect(row).toContainText(", prepaid");
      await row.getByRole("link", { name, exact: true }).click();
      const drawer = page.getByRole("complementary", { name });
      await drawer.getByRole("button", { name: "Terminate…" }).click();
      await expect(drawer).toContainText(/It is paid until .+; the rest is not refunded\./);
      await drawer.getByRole("button", { name: "Cancel" }).click();

      await page.goto(live.url);
      await expect(page.getByRole("link", { name: /\/h/ }).first()).toBeVisible();
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await expect.poll(overflow).toBeLessThanOrEqual(0);
      await terminateByApi(live, machine.id);
    });
  });
}

test.describe("on a phone", () => {
  test.use(sizes.phone);

  test("the button follows the fields and stays in reach", async ({ page, live }) => {
    const { id } = await findCheapest(live, "shadeform");
    await page.goto(`${live.url}/launch/${id}`);
    const button = page.getByRole("button", { name: /^Launch for \$/ });
    for (const top of [0, 400, 100_000]) {
      await page.evaluate((y) => window.scrollTo(0, y), top);
      await expect(button).toBeInViewport({ ratio: 1 });
    }
    const follows = await button.evaluate((element) => {
      const form = document.querySelector("form")!;
      return (form.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    });
    expect(follows).toBe(true);
  });
});
