import { password } from "@/testing/app/auth";
import { apiHeaders } from "./app";
import { expect, test } from "./fixtures";

test("a token is created on its page, shown once, used, listed and revoked, and all of it is in the audit log", async ({
  page,
  live,
}) => {
  await page.goto(`${live.url}/tokens`);
  await page.getByLabel("Name").fill("nightly training");
  await page.getByRole("radio", { name: "Read and launch" }).check();
  await page.getByLabel("Limit per hour ($)").fill("lots");
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("Enter the limit per hour in dollars")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("nightly training");
  await page.getByLabel("Limit per hour ($)").fill("2.50");
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("Wrong password.")).toBeVisible();
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Create token" }).click();

  const shown = page.getByRole("region", { name: /^Token “nightly training”/ });
  const token = (await shown.getByText(/^gpu_\w+$/).textContent())!;
  const headers = { authorization: `Bearer ${token}` };
  const requestStatus = async () => (await fetch(`${live.url}/api/v1/instances`, { headers })).status;
  expect(await requestStatus()).toBe(200);

  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  const row = page.getByRole("row", { name: /nightly training/ });
  await expect(row).toContainText("2.50");
  await expect(row).not.toContainText("never");

  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke the token" }).click();
  await expect(row).toHaveCount(0);
  expect(await requestStatus()).toBe(401);

  await page.goto(`${live.url}/audit`);
  const made = page.getByRole("row", { name: /Token created nightly training done/ });
  await expect(made).toContainText("up to $2.50 per hour");
  await expect(page.getByRole("row", { name: /Token revoked nightly training done/ })).toBeVisible();
  await page.getByLabel("Show").selectOption("Token revoked");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(made).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Token revoked nightly training/ })).toBeVisible();

  const file = await page.request.get(`${live.url}/api/audit.csv`);
  expect(file.headers()["content-type"]).toContain("text/csv");
  const csv = await file.text();
  expect(csv.split("\r\n")[0]).toBe("Time (UTC),By,Who,What,Action,About,Outcome,Detail,Address");
  expect(csv).toMatch(/,Token created,token\.create,nightly training,done,/);
  expect(csv).not.toContain(token.slice(8));
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a token is created and shown, and the audit log is read page by page", async ({ page, live }) => {
    await page.goto(`${live.url}/tokens`);
    await page.getByLabel("Name").fill("plain");
    await page.getByLabel("Your password").fill(password);
    await page.getByRole("button", { name: "Create token" }).click();
    await expect(page.getByText(/^gpu_\w+$/)).toBeVisible();

    // Rejected terminations fill the first page of the audit log.
    const refused = Array.from({ length: 101 }, async () => {
      const address = `${live.url}/api/v1/instances/${"a".repeat(16)}`;
      const { status } = await fetch(address, { method: "DELETE", headers: apiHeaders(live) });
      expect(status).toBe(404);
    });
    await Promise.all(refused);
    await page.goto(`${live.url}/audit`);
    const lines = page.getByRole("table").getByRole("row");
    await expect(lines).toHaveCount(101);
    await expect(page.getByRole("row", { name: /Token created plain/ })).toHaveCount(0);
    await page.getByRole("link", { name: "Older" }).click();
    await expect(page.getByRole("row", { name: /Token created plain/ })).toBeVisible();
    await page.getByRole("link", { name: "Newest" }).click();
    await expect(lines).toHaveCount(101);
    await expect(lines.nth(1)).toContainText("refused");
  });
});

test("the pages are for the owner only", async ({ live, browser }) => {
  const stranger = await (await browser.newContext()).newPage();
  for (const address of ["/tokens", "/audit"]) {
    await stranger.goto(`${live.url}${address}`);
    await expect(stranger).toHaveURL(/\/sign-in/);
  }
  await stranger.context().close();
});
