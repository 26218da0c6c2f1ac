import { AxeBuilder } from "@axe-core/playwright";

import { expect, test } from "./fixtures";
import { terminateByApi, launchByApi } from "./machines";

const pages = {
  "the board": "/",
  "the offers with notices": "/?vram=lots&colour=red",
  "an empty board": "/?price=..0.001",
  "the board with sold-out offers": "/?stock=any&provider=gpugeek,cloudcompute",
  "the providers": "/providers",
  "how to connect": "/providers/connect",
  "nothing there": "/offers/aaaaaaaaaaaaaaaa",
  "the owner": "/owner",
  "the tokens": "/tokens",
  "the record": "/audit",
};

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const [name, address] of Object.entries(pages)) {
      test(`axe finds no violations on ${name}`, async ({ page, live }) => {
        await page.goto(`${live.url}${address}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      });
    }

    test("axe finds no violations on launching, machines and keys", async ({ page, live }) => {
      const { offerId, launchId, instanceId } = await launchByApi(live, "shadeform", `axe-${colorScheme}`);
      const addresses = [
        `/launch/${offerId}`,
        `/launches/${launchId}`,
        "/instances",
        `/instances?machine=${instanceId}`,
        "/keys",
      ];
      for (const address of addresses) {
        await page.goto(`${live.url}${address}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [address, id, nodes.map(({ html }) => html)])).toEqual([]);
      }
      await page.goto(`${live.url}/instances?machine=${instanceId}`);
      await page.getByRole("button", { name: "Terminate…" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      await terminateByApi(live, instanceId);
    });

    test("axe finds no violations on an offer", async ({ page, live }) => {
      await page.goto(live.url);
      await page.getByRole("rowheader").first().getByRole("link").click();
      await expect(page.getByText("Price, as the cloud said it")).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });
}

test("the theme persists across reloads", async ({ page, live }) => {
  await page.goto(live.url);
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("button", { name: /^Theme/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
