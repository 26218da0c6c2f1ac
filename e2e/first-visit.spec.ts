import { expect, test as base } from "./fixtures";
import { startFreshApp, readSetupCode, type FreshApp } from "./owner";
import { rows, sizes } from "./sizes";

const test = base.extend<object, { app: FreshApp }>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures here
    async ({}, use) => {
      const app = await startFreshApp();
      await use(app);
      await app.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`without an owner, on a ${size}`, () => {
    test.use(use);

    for (const javaScriptEnabled of [true, false]) {
      test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
        test.use({ javaScriptEnabled });
        test("the first visit shows the offers and how to set up", async ({ page, app }) => {
          await expect
            .poll(async () => {
              await page.goto(app.url);
              return rows(page).count();
            })
            .toBe(50);
          await expect(page).toHaveURL(`${app.url}/`);
          const bar = page.getByRole("complementary", { name: "No owner" });
          await expect(bar).toContainText("No owner yet. Finish set-up to launch machines.");
          expect((await bar.boundingBox())!.height).toBeLessThan(60);
          await bar.getByRole("link", { name: "Set up" }).click();
          await expect(page).toHaveURL(`${app.url}/setup`);
          await page.getByRole("link", { name: "Browse offers without an account" }).click();
          await expect(page).toHaveURL(`${app.url}/`);
        });
      });
    }

    test("the link in the terminal fills in the code, also in an open tab", async ({ page, app }) => {
      const field = page.getByLabel("Code from the terminal");
      const code = readSetupCode(app);
      await page.goto(`${app.url}/setup`);
      await expect(page.locator("[data-asleep]")).toHaveCount(0);
      for (const pasted of ["AAAAA-BBBBB-CCCCC-DDDDD", code]) {
        await page.goto(`${app.url}/setup#${pasted}`);
        await expect(field).toHaveValue(pasted);
        await expect(page).toHaveURL(`${app.url}/setup`);
      }
      await page.goto(app.url);
      await page.goto(`${app.url}/setup#${code}`);
      await expect(field).toHaveValue(code);
      await expect(page).toHaveURL(`${app.url}/setup`);
    });
  });
}
