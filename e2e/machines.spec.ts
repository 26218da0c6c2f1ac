import type { Page } from "@playwright/test";

import { expect, confirmLaunchesWithoutKey, test, type Provider } from "./fixtures";
import { until } from "@/testing/process/until";
import { apiHeaders, signInAs, type App, endSession } from "./app";
import { findCheapest, launchByApi, terminateByApi } from "./machines";

/** Launches from the offers table and waits for a running machine. */
async function launchFromOffers(page: Page, app: App, provider: Provider, name: string): Promise<void> {
  // The offer may sell out or cost more meanwhile; then the click launches nothing.
  const refused = /(?:Sold out just now|The price went up)\. Nothing was launched/;
  for (let tries = 1, isRefused = true; isRefused && tries <= 5; tries++) {
    const offer = await findCheapest(app, provider);
    await page.goto(`${app.url}${offer.url}`);
    await page
      .getByRole("link", { name: /^Launch/ })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Launch \d+ ×/);
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill(name);
    await page.getByRole("button", { name: /^Launch for \$/ }).click();
    const main = page.getByRole("main");
    await expect(main).toContainText(new RegExp(`Request sent|${refused.source}`));
    isRefused = refused.test((await main.textContent())!);
  }
  // On rejection, the failure shows the reason of the page.
  await expect(page.getByRole("main")).toContainText("Request sent");
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const outcome = page.getByRole("region", { name: "Launch log" });
  await expect(outcome.getByText("Request sent")).toBeVisible();
  await expect(outcome.getByText("Accepted", { exact: true })).toBeVisible();
  await expect(page.getByRole("main").locator("output")).toHaveText(/Running/);
  await outcome.getByRole("link", { name: "Open in Instances" }).click();
}

/** Launches without the form and opens the machine in its list. */
async function openLaunchedMachine(page: Page, app: App, provider: Provider, name: string): Promise<string> {
  const { instanceId } = await launchByApi(app, provider, name);
  await page.goto(`${app.url}/instances?machine=${instanceId}`);
  return instanceId;
}

/** Runs the provider's actions on a running machine, then terminates it. */
async function terminateFromDrawer(
  page: Page,
  name: string,
  action: "restart" | "stop" | null,
): Promise<void> {
  const drawer = page.getByRole("complementary", { name });
  await expect(drawer.getByText(/^ssh /)).toBeVisible();
  if (action === "restart") {
    await drawer.getByRole("button", { name: "Restart…" }).click();
    await drawer.getByRole("button", { name: "Restart it" }).click();
    await expect(drawer.getByText("Restart accepted")).toBeVisible();
  }
  if (action === "stop") {
    await drawer.getByRole("button", { name: "Stop…" }).click();
    await drawer.getByRole("button", { name: "Stop it" }).click();
    await expect(drawer.getByRole("button", { name: "Start" })).toBeVisible();
    await drawer.getByRole("button", { name: "Start" }).click();
    await expect(drawer.getByRole("button", { name: "Stop…" })).toBeVisible();
  }
  await drawer.getByRole("button", { name: "Terminate…" }).click();
  await expect(drawer.getByRole("button", { name: "Cancel" })).toBeFocused();
  await drawer.getByRole("button", { name: /^Terminate and/ }).click();
  await expect(drawer.getByText("Termination requested")).toBeVisible();
  await expect(drawer.getByText("Terminated", { exact: true }).first()).toBeVisible();
}

const supportedActions: Record<Provider, "restart" | "stop" | null> = {
  massedcompute: "restart",
  gpugeek: "stop",
  cloudcompute: null,
  shadeform: "restart",
  sesterce: null,
};

test("on each of the five clouds: browse, launch, watch the boot, act, terminate", async ({
  browser,
  live,
  clouds,
}) => {
  // Concurrent, because a machine counts as gone only half a minute after the first sign.
  const journeys = (Object.keys(supportedActions) as Provider[]).map((provider) =>
    test.step(provider, async () => {
      const context = await browser.newContext();
      await signInAs(live, context);
      const page = await context.newPage();
      await confirmLaunchesWithoutKey(page);
      const name = `e2e-${provider}`;
      await launchFromOffers(page, live, provider, name);
      await terminateFromDrawer(page, name, supportedActions[provider]);
      const [made, ...more] = clouds.sandbox.machines().filter((machine) => machine.name.startsWith(name));
      expect(more).toEqual([]);
      expect(made!.billing).toBe(false);
      await context.close();
    }),
  );
  await Promise.all(journeys);
});

test("a launch with a lost reply is unknown, then found", async ({ page, live, clouds }) => {
  const offer = await findCheapest(live, "sesterce");
  await clouds.setFault("sesterce", {
    kind: "reset",
    when: "after",
    times: 1,
    route: "POST /gpu-cloud/instances",
  });
  await page.goto(`${live.url}/launch/${offer.id}`);
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("e2e-lost");
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  const outcome = page.getByRole("region", { name: "Launch log" });
  await expect(outcome.getByText("No confirmation from Sesterce")).toBeVisible();
  await expect(outcome.getByText("Found", { exact: true })).toBeVisible();
  await outcome.getByRole("button", { name: "Terminate…" }).click();
  await outcome.getByRole("button", { name: /^Terminate and/ }).click();
  await until(
    () => !clouds.sandbox.machines().some(({ name, billing }) => billing && name.startsWith("e2e-lost")),
    { within: 30_000 },
  );
  expect(clouds.sandbox.machines().filter(({ name }) => name.startsWith("e2e-lost"))).toHaveLength(1);
});

test("a price increase asks again, with the focus on the cancel button", async ({ page, live, clouds }) => {
  const offer = await findCheapest(live, "massedcompute");
  await page.goto(`${live.url}/launch/${offer.id}`);
  const button = page.getByRole("button", { name: /^Launch for \$/ });
  await expect(button).toBeEnabled();
  const base = clouds.sandbox.baseUrls.massedcompute;
  const headers = { authorization: "Bearer sandbox" };
  const inventory = (await (await fetch(`${base}/gpu-inventory`, { headers })).json()) as {
    gpu_inventory: Record<string, { instance_type: { price_cents_per_hour?: number } }>;
  };
  for (const { instance_type: type } of Object.values(inventory.gpu_inventory))
    if (type.price_cents_per_hour) type.price_cents_per_hour *= 2;
  await clouds.override("massedcompute", inventory);
  try {
    const before = clouds.sandbox.machines().length;
    await button.click();
    const dialog = page.getByRole("alertdialog", { name: /The price went up/ });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole("link", { name: "Back to offers" })).toBeFocused();
    expect(clouds.sandbox.machines()).toHaveLength(before);
  } finally {
    await clouds.override("massedcompute", null);
  }
});

test("an offer that sold out or vanished at the click is so everywhere on the page", async ({
  page,
  live,
  clouds,
}) => {
  const { id, priceMicros } = await findCheapest(live, "shadeform");
  await page.goto(`${live.url}/launch/${id}`);
  const headers = { "x-api-key": "sandbox" };
  const body = (await (
    await fetch(`${clouds.sandbox.baseUrls.shadeform}/instances/types`, { headers })
  ).json()) as {
    instance_types: { hourly_price: number; availability: { available: boolean }[] }[];
  };
  const isThis = (type: { hourly_price: number }) => type.hourly_price * 10_000 === priceMicros;
  const header = page.locator("main > header");
  try {
    const types = body.instance_types.map((type) =>
      isThis(type)
        ? { ...type, availability: type.availability.map((place) => ({ ...place, available: false })) }
        : type,
    );
    await clouds.override("shadeform", { ...body, instance_types: types });
    await page.getByRole("button", { name: /^Launch for \$/ }).click();
    await expect(page.getByText("Sold out just now. Nothing was launched.")).toBeVisible();
    await expect(header.getByText("Sold out")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Launch for \$/ })).toHaveCount(0);
    await clouds.override("shadeform", {
      ...body,
      instance_types: body.instance_types.filter((type) => !isThis(type)),
    });
    await page.getByRole("button", { name: /^Try again for \$/ }).click();
    await expect(page.getByText("This offer is no longer listed. Nothing was launched.")).toBeVisible();
    await expect(header.getByText("No longer listed")).toBeVisible();
    await expect(page.getByRole("button", { name: / for \$/ })).toHaveCount(0);
  } finally {
    await clouds.override("shadeform", null);
  }
});

test("a foreign machine is shown with its cost and cannot be terminated", async ({ page, live, clouds }) => {
  await clouds.addForeignMachine("shadeform", { name: "dgx-research", hourly: 3.16 });
  await page.goto(`${live.url}/instances`);
  const row = page.getByRole("row", { name: /dgx-research/ });
  await expect(row).toBeVisible();
  await expect(page.getByText("Started elsewhere").first()).toBeVisible();
  await row.getByRole("link", { name: "dgx-research" }).click();
  const drawer = page.getByRole("complementary", { name: "dgx-research" });
  await expect(drawer.getByText("First seen; started elsewhere")).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Terminate…" })).toHaveCount(0);
  const { instances } = (await (
    await fetch(`${live.url}/api/v1/instances`, { headers: apiHeaders(live) })
  ).json()) as {
    instances: { id: string; name: string; ours: boolean; actions: string[] }[];
  };
  const foreign = instances.find(({ name }) => name === "dgx-research")!;
  expect(foreign).toMatchObject({ ours: false, actions: [] });
  const refused = await fetch(`${live.url}/api/v1/instances/${foreign.id}`, {
    method: "DELETE",
    headers: apiHeaders(live),
  });
  expect(refused.status).toBe(403);
});

test("a change between the reads of one server render shows at once", async ({ page, live }) => {
  await page.route("**/api/pulse", (route) => route.abort());
  await page.route("**/instances", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /(\\"instances\\":\{\\"revision\\":)(\d+)/,
      (_match, head: string, revision: string) => `${head}${Number(revision) + 1}`,
    );
    await route.fulfill({ response, body });
  });
  const refetched = page.waitForRequest("**/api/instances");
  await page.goto(`${live.url}/instances`);
  await refetched;
});

test("a machine that its cloud terminates is reported as terminated by the cloud", async ({
  page,
  live,
  clouds,
}) => {
  await openLaunchedMachine(page, live, "shadeform", "e2e-taken");
  const drawer = page.getByRole("complementary", { name: "e2e-taken" });
  await expect(drawer.getByText(/^ssh /)).toBeVisible();
  await clouds.terminateMachine(
    clouds.sandbox.machines().find(({ name }) => name.startsWith("e2e-taken"))!.id,
  );
  await expect(drawer.getByText("Terminating, billing stopped")).toBeVisible();
  await expect(drawer.getByText("Not terminated by this app.")).toBeVisible();
  await expect(drawer.getByText(/Not seen since/)).toBeVisible();
  await expect(drawer.getByText("“preempted”").first()).toBeVisible();
  await drawer.getByRole("link", { name: "Launch log" }).click();
  await expect(page.getByRole("main").locator("output")).toHaveText("Terminated by the provider");
});

test("a page of another origin cannot launch", async ({ live, clouds }) => {
  const offer = await findCheapest(live, "shadeform");
  const order = JSON.stringify({
    offerId: offer.id,
    maxPriceMicros: offer.priceMicros,
    confirmToken: "foreign-origin-token",
  });
  const before = clouds.sandbox.machines().length;
  const origins = [undefined, "null", "https://evil.example", "http://127.0.0.1:1"];
  const { name, value } = live.credentials!.cookie;
  for (const origin of origins) {
    const answer = await fetch(`${live.url}/api/v1/launches`, {
      method: "POST",
      body: order,
      headers: {
        "content-type": "application/json",
        cookie: `${name}=${value}`,
        ...(origin === undefined ? {} : { origin }),
      },
    });
    expect(answer.status).toBe(403);
  }
  expect(clouds.sandbox.machines()).toHaveLength(before);
});

test("passwords are shown on request, and are in no page before", async ({ page, live, clouds }) => {
  await openLaunchedMachine(page, live, "massedcompute", "e2e-secret");
  const drawer = page.getByRole("complementary", { name: "e2e-secret" });
  await expect(drawer.getByRole("button", { name: "Show password" })).toBeVisible();
  const html = await (await page.request.get(page.url())).text();
  expect(html).toContain("e2e-secret");
  const machine = clouds.sandbox.machines().find(({ name }) => name.startsWith("e2e-secret"));
  const base = clouds.sandbox.baseUrls.massedcompute;
  const single = await fetch(`${base}/instance/${machine!.id}`, {
    headers: { authorization: "Bearer sandbox" },
  });
  const password = /"password":\s*"?([^",}]+)/.exec(await single.text())![1]!;
  expect(html).not.toContain(password);
  await drawer.getByRole("button", { name: "Show password" }).click();
  const show = drawer.getByRole("button", { name: /^Show for 30 s password/i });
  await expect(show).toBeVisible();
  await expect(drawer.getByText(password)).toHaveCount(0);
  await show.click();
  await expect(drawer.getByText(password)).toBeVisible();
  await drawer.getByRole("button", { name: "Terminate…" }).click();
  await drawer.getByRole("button", { name: /^Terminate and/ }).click();
  await expect(drawer.getByText("Termination requested")).toBeVisible();
});

test("a public key is added once and shown for the clouds, and a private key is rejected", async ({
  page,
  live,
}) => {
  await page.goto(`${live.url}/keys`);
  const text = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB96uYj0dJqTXDA8Rn90vzSPDtD6qKCgSwjOlEgiPaq4 laptop";
  const field = page.getByRole("textbox", { name: "Public key" });
  await field.fill("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----");
  await expect(page.getByText(/That’s a private key \(it was not sent\)/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add key" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("laptop");
  await field.fill(text);
  await page.getByRole("button", { name: /^Add/ }).click();
  await expect(page.getByText("SHA256:kFb7uX1eDnMEqQkpcc0E1T4OagGgHyzhamHKGruiWNg").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("again");
  await field.fill(text);
  await page.getByRole("button", { name: /^Add/ }).click();
  await expect(page.getByText(/already saved/)).toBeVisible();
});

test("a rejection by a cloud is shown verbatim", async ({ page, live, clouds }) => {
  const instanceId = await openLaunchedMachine(page, live, "shadeform", "e2e-words");
  const drawer = page.getByRole("complementary", { name: "e2e-words" });
  const body = { error: "Instance is busy snapshotting" };
  const route = "POST /instances/{id}/restart";
  await clouds.setFault("shadeform", { kind: "status", status: 409, body, route, times: 1 });
  await drawer.getByRole("button", { name: "Restart…" }).click();
  await drawer.getByRole("button", { name: "Restart it" }).click();
  await expect(drawer.getByText(/busy snapshotting/).first()).toBeVisible();
  await expect(drawer.getByText("Restart rejected")).toBeVisible();
  await terminateByApi(live, instanceId);
});

test("a key that was typed but not added is kept at the launch", async ({ page, live }) => {
  const { id } = await findCheapest(live, "shadeform");
  await page.goto(`${live.url}/launch/${id}`);
  const box = page.getByRole("textbox", { name: "Public key" });
  if (!(await box.isVisible())) await page.getByText("Add key", { exact: true }).first().click();
  await box.fill("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVudXNlZHVudXNlZHVudXNlZHVudXNlZHVudXNl left@behind");
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  await expect(page.getByText("This key is not saved yet. Add it, or clear the field.")).toBeVisible();
  await expect(box).toBeFocused();
  await expect(page).toHaveURL(/\/launch\//);
  await box.fill("");
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  await expect(page.getByRole("main")).toContainText("Request sent");
});

test("an expired session sends nothing and keeps the input", async ({ page, live, clouds }) => {
  const { id } = await findCheapest(live, "shadeform");
  await page.goto(`${live.url}/launch/${id}`);
  const name = page.getByRole("textbox", { name: "Name", exact: true }).first();
  await name.fill("e2e-kept");
  await endSession(page);
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    "You are signed out. Nothing was launched.",
  );
  await expect(name).toHaveValue("e2e-kept");
  await signInAs(live, page.context());
  await page.getByRole("button", { name: /^Launch for \$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "e2e-kept" })).toBeVisible();
  const made = clouds.sandbox.machines().filter((machine) => machine.name.startsWith("e2e-kept"));
  expect(made).toHaveLength(1);
});
