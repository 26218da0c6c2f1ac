import { expect, test } from "./fixtures";

// In one worker, so that one app without keys is started.
test.describe.configure({ mode: "default" });

const pages = ["/", "/providers", "/providers/connect", "/offers/aaaaaaaaaaaaaaaa"];

for (const address of pages) {
  test(`without a key ${address} shows that everything is simulated`, async ({ page, keyless }) => {
    await page.goto(`${keyless.url}${address}`);
    const bar = page.getByText("Sandbox: sample offers, nothing is billed.");
    await expect(bar).toBeVisible();
    await page.getByRole("link", { name: "Connect a cloud account" }).first().click();
    await expect(page).toHaveURL(`${keyless.url}/providers/connect`);
    for (const variable of ["MASSEDCOMPUTE", "GPUGEEK", "CLOUDCOMPUTE", "SHADEFORM", "SESTERCE"]) {
      await expect(page.getByText(`${variable}_API_KEY`).first()).toBeVisible();
    }
  });
}

test("without a key there are offers in stock of all five clouds", async ({ request, keyless }) => {
  for (const provider of ["massedcompute", "gpugeek", "cloudcompute", "shadeform", "sesterce"]) {
    const answer = (await (
      await request.get(`${keyless.url}/api/v1/offers?provider=${provider}&stock=in-stock&size=1`)
    ).json()) as { total: number; mode: string };
    expect(answer.mode).toBe("sandbox");
    expect(answer.total, provider).toBeGreaterThan(0);
  }
});

test("with keys no page mentions the sandbox", async ({ page, live }) => {
  for (const address of pages) {
    await page.goto(`${live.url}${address}`);
    await expect(page.getByText("Sandbox: sample offers")).toHaveCount(0);
  }
});

test("a refresh is accepted immediately, and not twice within the minimum interval", async ({
  page,
  keyless,
}) => {
  await page.goto(`${keyless.url}/providers`);
  const row = page.locator("#shadeform");
  // The app has just started, so the first poll may be too recent.
  await expect(async () => {
    await row.getByRole("button", { name: /^Check now/ }).click();
    await expect(row.getByRole("status")).toHaveText(/^Refreshing Shadeform/, { timeout: 5_000 });
  }).toPass();
  await row.getByRole("button", { name: /^Check now/ }).click();
  await expect(row.getByRole("status")).toHaveText("Already up to date.");
});
