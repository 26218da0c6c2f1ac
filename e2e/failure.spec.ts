import { expect, test } from "./fixtures";

test("a failing provider keeps its offers with their age, and the others continue", async ({
  page,
  live,
  clouds,
}) => {
  await page.goto(`${live.url}/?provider=sesterce`);
  const rows = page
    .getByRole("table", { name: /^Offers/ })
    .locator("tbody[data-rows]")
    .getByRole("row");
  try {
    await clouds.setFault("sesterce", { kind: "status", status: 500 });
    await expect(page.getByText(/Sesterce isn’t responding/)).toBeVisible();
    const { total } = await (await page.request.get(`${live.url}/api/v1/offers?provider=sesterce`)).json();
    const before = Math.min(50, Number(total));
    expect(before).toBeGreaterThan(5);
    await expect(rows).toHaveCount(before);
    await expect(rows.first().locator('[data-col="stock"]')).toHaveText(/when last checked$/);
    await page.goto(`${live.url}/providers`);
    const sesterce = page.locator("#sesterce");
    await expect(sesterce).toContainText("Not responding");
    await expect(page.getByText(/Sesterce failed with error 500/).first()).toBeVisible();
    await expect(page.locator("#shadeform")).toContainText("Online");
    await page.goto(`${live.url}/?provider=shadeform`);
    await expect(rows.first().locator('[data-col="stock"]')).not.toHaveText(/when last checked$/);
  } finally {
    await clouds.clearFaults("sesterce");
  }
  await page.goto(`${live.url}/?provider=sesterce`);
  await expect(rows.first().locator('[data-col="stock"]')).toHaveText(/In stock|Low|Not specified/);
});

test("a suddenly empty list is held and not shown", async ({ page, live, clouds }) => {
  try {
    await clouds.setFault("shadeform", { kind: "empty" });
    await page.goto(`${live.url}/providers`);
    await expect(page.locator("#shadeform")).toContainText("Held");
    await expect(page.getByText(/npm run accept-poll shadeform/)).toBeVisible();
    const { total } = await (await page.request.get(`${live.url}/api/v1/offers?provider=shadeform`)).json();
    expect(total).toBeGreaterThan(50);
    await page.goto(`${live.url}/?provider=shadeform`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${total} offers`);
  } finally {
    await clouds.clearFaults("shadeform");
  }
});

test("the header reports when the app stops responding, and when it responds again", async ({
  page,
  live,
}) => {
  await page.goto(`${live.url}/providers`);
  const status = page.getByRole("banner").getByRole("link", { name: /online|isn’t responding/ });
  await page.route("**/api/pulse", (route) => route.abort());
  await expect(status).toHaveText("The app isn’t responding");
  await page.unroute("**/api/pulse");
  await expect(status).toContainText(/of 5 online · oldest \d+ (s|min)$/);
});

test("account errors and the refresh of an account are for its owner", async ({
  page,
  live,
  clouds,
  browser,
}) => {
  const body = '{"message":"Account owner@corp.example is suspended"}';
  const stranger = await browser.newContext();
  try {
    await clouds.setFault("massedcompute", { kind: "status", status: 403, body });
    await page.goto(`${live.url}/providers`);
    await expect(page.getByText(/owner@corp\.example/).first()).toBeVisible();

    const visit = await stranger.newPage();
    const response = await visit.goto(`${live.url}/providers`);
    expect(await response!.text()).not.toContain("corp.example");
    await expect(visit.getByText("Sign in to see the error.").first()).toBeVisible();
    await visit.getByRole("button", { name: "Check all now" }).click();
    await expect(visit.getByText(/Sign in to refresh now/)).toBeVisible();
    expect(await visit.content()).not.toContain("corp.example");
    const health = await (await stranger.request.get(`${live.url}/api/health`)).json();
    expect(health.poller).toMatchObject({ holder: null, isThisProcess: true });
  } finally {
    await clouds.clearFaults("massedcompute");
    await stranger.close();
  }
});
