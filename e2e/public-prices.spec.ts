import type { Page } from "@playwright/test";

import { signInAs, type App } from "./app";
import { expectAccessible } from "./axe";
import { expect, test, waitForHydration } from "./fixtures";
import { sizes } from "./sizes";

const rows = (page: Page) => page.locator("tbody[data-rows] tr");
const line = (page: Page) => page.getByRole("region", { name: "Public prices" });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Opens an address again and again until the table shows rows. */
async function openWithRows(page: Page, address: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(address);
        return rows(page).count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
}

async function offersOf(app: App, query: string) {
  const response = await fetch(`${app.url}/api/v1/offers?${query}`);
  return (await response.json()) as {
    total: number;
    mode: string;
    offers: { source: string | null; kind: string; launchable: boolean }[];
    facets: { source: { value: string; count: number }[] };
    notices: { param: string; message: string }[];
  };
}

test("a newcomer without network sees dated, attributed prices and launches in the sandbox", async ({
  page,
  context,
  newcomerApp: app,
}) => {
  await signInAs(app, context);
  await openWithRows(page, app.url);
  await expect(line(page)).toContainText("Public list prices of 27 clouds, Aug 22, 2026");
  await expect(heading(page)).toHaveText("242 offers");
  await expect(page.getByRole("complementary", { name: "Sandbox" })).toBeHidden();
  const [first] = await rows(page).all();
  await expect(first!).toContainText("Aug 22");
  await expect(first!.locator("[data-col=price]")).toHaveAttribute("data-sign", "list price");
  await expect(
    page.getByRole("contentinfo").getByRole("link", { name: /gpurentalprices\.com, CC BY 4\.0/ }),
  ).toBeVisible();
  const visit = page.getByRole("link", { name: "Visit" }).first();
  expect(await visit.getAttribute("href")).toMatch(/^https:\/\//);
  expect(await visit.getAttribute("rel")).toBe("noopener noreferrer");
  await expect(page.getByRole("link", { name: "Connect", exact: true }).first()).toHaveAttribute(
    "href",
    /^\/providers\/connect#/,
  );

  await line(page).getByRole("link", { name: "Try launching in the sandbox" }).click();
  await expect(page).toHaveURL(`${app.url}/?market=sandbox`);
  await expect(page.getByRole("complementary", { name: "Sandbox" })).toBeVisible();
  await waitForHydration(page);
  await page.getByRole("link", { name: "Launch" }).first().click();
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await page.goto(app.url);
  await expect(page.getByRole("banner")).toContainText("1 sandbox machine");
  await expect(page.getByRole("banner")).not.toContainText("$");
});

test("the offer of a price list shows its date, source and market, and cannot be launched", async ({
  page,
  context,
  newcomerApp: app,
}) => {
  await signInAs(app, context);
  await openWithRows(page, `${app.url}/?gpu=H100&billing=on-demand`);
  await rows(page).getByRole("link").first().click();
  await expect(heading(page)).toHaveText(/^H100/);
  await expect(page.getByText("List price.")).toBeVisible();
  await expect(page.getByText("Aug 22, 2026").first()).toBeVisible();
  await expect(page.getByText(/is the median of \d+ clouds, from/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Launch", exact: true })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^(Visit|Connect)/ }).first()).toBeVisible();
  const id = page.url().split("/").at(-1)!.split("?")[0]!;
  await page.goto(`${app.url}/launch/${id}`);
  await expect(heading(page)).toHaveText("Page not found");
  await page.goto(`${app.url}/changes`);
  await expect(page.getByRole("link", { name: "Public prices" })).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("complementary", { name: "Sandbox" })).toBeHidden();
});

test("the link to connect a provider selects it, and public prices are not called samples", async ({
  page,
  context,
  newcomerApp: app,
}) => {
  await signInAs(app, context);
  await page.goto(`${app.url}/providers/connect#sesterce`);
  await expect(page.getByText("Without an account you see public prices.")).toBeVisible();
  const provider = page.getByRole("form", { name: "Add an account" }).getByLabel("Provider");
  await expect(provider).toHaveValue("sesterce");
  await provider.selectOption({ label: "Shadeform" });
  await expect(provider).toHaveValue("shadeform");
});

test("an owner sees own offers first, the whole market beside them, and switches a source off", async ({
  page,
  context,
  marketApp: app,
}) => {
  await signInAs(app, context);
  const sources = [
    "azure",
    "vultr",
    "runpod-public",
    "verda-public",
    "gpuhunt",
    "gpurentalprices",
    "vast-public",
  ];
  await expect
    .poll(async () => (await offersOf(app, "market=public")).facets.source.map(({ value }) => value), {
      timeout: 60_000,
    })
    .toEqual(expect.arrayContaining(sources));
  expect((await offersOf(app, "market=public&kind=aggregate")).offers[0]).toMatchObject({ source: "akash" });
  await openWithRows(page, app.url);
  await waitForHydration(page);
  expect(
    (await offersOf(app, "")).offers.every(({ source, kind }) => source === null && kind === "quote"),
  ).toBe(true);
  await expect(page.getByText(/(under|over|at) \d+-cloud median/).first()).toBeVisible();
  const chip = page.getByRole("listitem").filter({ hasText: /^Market: [\d,]+ more offers/ });
  const more = Number((await chip.innerText()).match(/[\d,]+/)![0].replaceAll(",", ""));
  const own = (await offersOf(app, "")).total;
  await chip.getByRole("link").click();
  await expect(page).toHaveURL(`${app.url}/?market=all`);
  await expect(page.getByRole("listitem").filter({ hasText: "Market shown" })).toBeVisible();
  await expect.poll(async () => (await offersOf(app, "market=all")).total).toBeGreaterThanOrEqual(own + more);
  await expect(page.getByRole("group", { name: "Source" })).toBeVisible();
  // The link in the header leads back to it; the plain address still shows the own offers.
  await page.goto(`${app.url}/providers`);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Offers" }).click();
  await expect(page).toHaveURL(`${app.url}/?market=all`);
  await page.goto(app.url);
  await expect(page).toHaveURL(`${app.url}/`);

  await page.goto(`${app.url}/providers`);
  await waitForHydration(page);
  const toggle = page.getByRole("switch", { name: "Use Vultr" });
  await expect(toggle).toBeChecked();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expect
    .poll(async () => (await offersOf(app, "market=public")).facets.source.map(({ value }) => value))
    .not.toContain("vultr");
  await toggle.click();
  await expect(toggle).toBeChecked();
  await page.goto(`${app.url}/audit`);
  await expect(page.getByRole("table").getByText("Public price source turned off").first()).toBeVisible();
});

test("a market that has no offers says why", async ({ marketApp, newcomerApp }) => {
  const [ownWithout, sandboxWith] = await Promise.all([
    offersOf(newcomerApp, "market=own"),
    offersOf(marketApp, "market=sandbox"),
  ]);
  expect(ownWithout).toMatchObject({ total: 0, notices: [{ param: "market" }] });
  expect(ownWithout.notices[0]!.message).toContain("No cloud account is connected");
  expect(sandboxWith).toMatchObject({ total: 0, notices: [{ param: "market" }] });
});

test("every fault of a source is named on the page, and the shipped list stays", async ({
  page,
  context,
  faultyApp: app,
}) => {
  await signInAs(app, context);
  await openWithRows(page, app.url);
  await expect(heading(page)).toContainText("offers");
  const messages = [
    "gpurentalprices.com listed no rows in its price list.",
    "Azure returned a web page instead of JSON.",
    "Too many requests to Vultr (429).",
    "Akash moved (301) to https://moved.example/prices.",
    "Vast.ai failed with error 503.",
    /RunPod .*is missing|RunPod listed no rows/,
    /In its first reading the median .*price is \d+\.\d times that of the bundled price list/,
  ];
  await expect
    .poll(
      async () => {
        await page.goto(`${app.url}/providers`);
        return page.locator("[data-state=waiting]").count();
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  const table = page.getByRole("table", { name: "Public price sources" });
  for (const message of messages) await expect(table.getByText(message).first()).toBeVisible();
  await expect(table.getByText(/^2 of its lists could not be read\..*aws.*gcp/i)).toBeVisible();
  await expect(
    table.getByRole("rowgroup").filter({ hasText: "Verda" }).getByText("Held price list"),
  ).toBeVisible();
  const { status } = (await (await fetch(`${app.url}/api/health`)).json()) as { status: string };
  expect(status).toBe("ok");
});

for (const size of ["desktop", "phone"] as const) {
  test.describe(`on a ${size}`, () => {
    test.use(sizes[size]);

    test("axe finds no violations on public prices and their sources", async ({
      page,
      context,
      newcomerApp: app,
    }) => {
      await signInAs(app, context);
      await openWithRows(page, app.url);
      const offer = await rows(page).getByRole("link").first().getAttribute("href");
      for (const address of ["/", offer!, "/providers"]) {
        await page.goto(`${app.url}${address}`);
        await expectAccessible(page, address);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(width, address).toBeLessThanOrEqual(0);
      }
    });
  });
}
