import { email } from "@/testing/app/auth";
import { expect, test, waitForHydration } from "./fixtures";
import { fillSetup, readSetupCode } from "./owner";
import { clients, rows, sizes, sizesOf } from "./sizes";

// In this order and in one app: the last test gives it an owner.
test.describe.configure({ mode: "default" });

for (const [size, javaScriptEnabled] of clients) {
  test.describe(`without an owner, on a ${size}, ${javaScriptEnabled ? "with" : "without"} scripts`, () => {
    test.use({ ...sizes[size], javaScriptEnabled });

    test("the first visit shows the offers and how to set up", async ({ page, freshApp: app }) => {
      await expect
        .poll(
          async () => {
            await page.goto(app.url);
            return rows(page).count();
          },
          { timeout: 120_000 },
        )
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

for (const size of sizesOf("desktop")) {
  test.describe(`without an owner, on a ${size}`, () => {
    test.use(sizes[size]);

    test("the link in the terminal fills in the code, also in an open tab", async ({
      page,
      freshApp: app,
    }) => {
      const field = page.getByLabel("Code from the terminal");
      const code = readSetupCode(app);
      await page.goto(`${app.url}/setup`);
      await waitForHydration(page);
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

test("the printed code creates an owner once, and no other code does", async ({
  page,
  freshApp: app,
  browser,
}) => {
  const alert = page.getByRole("main").getByRole("alert");
  const printed = new URL(/http:\S+\/setup#\S+/.exec(app.output())![0]);
  await page.goto(`${app.url}/setup${printed.hash}`);
  await expect(page.getByLabel("Code from the terminal")).toHaveValue(readSetupCode(app));
  await expect(page).toHaveURL(`${app.url}/setup`);
  await page.goto(`${app.url}/keys`);
  await expect(page).toHaveURL(`${app.url}/setup?next=%2Fkeys`);
  await fillSetup(page, "AAAAA-BBBBB-CCCCC-DDDDD");
  await expect(alert).toContainText("Wrong code. Copy it from the last lines in the terminal.");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expect(page.getByLabel("Code from the terminal")).toHaveValue("AAAAA-BBBBB-CCCCC-DDDDD");
  await fillSetup(page, readSetupCode(app), "passwordpassword");
  await expect(alert).toContainText("That password repeats one short word");
  await fillSetup(page, readSetupCode(app).toLowerCase());
  await expect(page).toHaveURL(`${app.url}/keys`);
  await expect(page.getByRole("link", { name: "Account", exact: true })).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${app.url}/setup`);
  await expect(other).toHaveURL(`${app.url}/sign-in`);
  await other.context().close();
});
