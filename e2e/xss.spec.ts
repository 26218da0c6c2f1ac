import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";

import { addProviderAccount } from "@/db/provider-accounts";
import { createToken } from "@/lib/tokens/tokens";
import { providerIds } from "@/lib/domain/provider-id";
import { plainText } from "@/lib/domain/text";
import { sendHttpRequest } from "@/testing/app/http-request";
import {
  callAction,
  sameOriginHeaders,
  launchCheapest,
  prepareCheapestOrder,
  generateSshKey,
  waitForOffers,
} from "@/testing/app/owner-resources";
import { listBuiltActions } from "@/testing/app/build";
import { startOwnedApp, type OwnedApp } from "@/testing/app/owned-app";
import { payloads, type Payload } from "@/testing/cloud/payloads";
import { startMaliciousProxy, type MaliciousProxy } from "@/testing/cloud/malicious-proxy";
import { until } from "@/testing/process/until";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import { expect, test } from "./fixtures";
import { isShort } from "./run-length";
import { recordPageActivity, listUnsafeLinks, type PageActivity } from "./page-activity";

const payloadCount = 500;
const perRound = 50;
const all = payloads(payloadCount);
// Every tenth, so that each round has some of each family.
const rounds = Array.from({ length: payloadCount / perRound }, (_, round) =>
  all.filter(({ number }) => number % (payloadCount / perRound) === round),
).slice(0, isShort ? 1 : undefined);
/** The size of a sample of similar pages. */
const sampleSize = (full: number) => (isShort ? Math.ceil(full / 3) : full);

// With pages of five hundred rows a trace takes longer than the test.
test.use({ trace: "off" });

test("the payloads run in a page that does not escape them", async ({ page, live }) => {
  const heard = await recordPageActivity(page);
  const frames = rounds[0]!.map(({ text }) => `<iframe srcdoc="${text.replaceAll('"', "&quot;")}"></iframe>`);
  const body = `${frames.join("\n")}<a href="javascript:run(1)">x</a>`;
  await page.route(`${live.url}/raw`, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${live.url}/raw`);
  await expect.poll(() => new Set(heard.executed).size).toBeGreaterThan(perRound / 3);
  expect(heard.problems.length).toBeGreaterThan(0);
  expect(await listUnsafeLinks(page)).toContain("javascript:run(1)");
});

for (const [round, maliciousPayloads] of rounds.entries()) {
  test(`untrusted text stays text, round ${round + 1} of ${rounds.length}`, async ({ page }) => {
    const clouds = await startMaliciousProxy(maliciousPayloads);
    const app = await startOwnedApp({ providerProxy: clouds });
    try {
      const [name = "", value = ""] = app.cookie.split("=");
      await page.context().addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: "Lax" }]);
      const heard = await recordPageActivity(page);
      await waitForOffers(app);
      const instanceId = await createMaliciousResources(app, clouds, maliciousPayloads);
      const visits = await visitAllPages(page, app, {
        clouds,
        payloads: maliciousPayloads,
        activity: heard,
        instanceId,
      });
      process.stdout.write(
        `S-12: ${rounds.length * perRound} of ${payloadCount} payloads, ${clouds.fields.size} fields of five clouds, ${visits} pages\n`,
      );
      expect(heard).toEqual({ executed: [], problems: [] });
      expect(clouds.fields.size).toBeGreaterThan(90);
    } finally {
      await app.stop();
      clouds.close();
    }
  });
}

interface WalkContext {
  clouds: MaliciousProxy;
  payloads: Payload[];
  activity: PageActivity;
  /** A machine of the owner with a password. */
  instanceId: string;
}

/** Creates launches, keys and tokens with payloads in their names. Returns a machine of the owner. */
async function createMaliciousResources(
  app: OwnedApp,
  clouds: MaliciousProxy,
  maliciousPayloads: Payload[],
): Promise<string> {
  const { instanceId } = await launchCheapest(app, "gpugeek", "real-machine");
  for (const provider of providerIds)
    await app.control({ provider, machine: { name: "foreign", hourly: 1 } });
  const addKey = listBuiltActions().find((action) => action.name === "addSshKey")!;
  const orders = await Promise.all(providerIds.map((id) => prepareCheapestOrder(app, id, "x")));
  clouds.isActive = true;
  for (const payload of maliciousPayloads) {
    const { text, number } = payload;
    const place = number % providerIds.length;
    clouds.refusal = payload;
    await sendHttpRequest(app.url, "/api/v1/launches", {
      method: "POST",
      headers: { ...sameOriginHeaders(app), "content-type": "application/json" },
      body: JSON.stringify({ ...orders[place], confirmToken: `refused-${number}`, name: text }),
    });
    await callAction(app, addKey, [text, generateSshKey(text)]);
    await createToken(app.auth, { name: text, grant: { scope: "read" } });
  }
  clouds.refusal = null;
  return instanceId;
}

/** Visits every page and returns their number. */
async function visitAllPages(
  page: Page,
  app: OwnedApp,
  { clouds, payloads: maliciousPayloads, activity: heard, instanceId }: WalkContext,
): Promise<number> {
  let visits = 0;
  let shown = "";
  const check = async (address: string) => {
    await expect.poll(() => isHydrated(page), { message: address }).toBe(true);
    expect({ ...heard, links: await listUnsafeLinks(page) }, address).toEqual({
      executed: [],
      problems: [],
      links: [],
    });
    shown += await page.locator("body").textContent();
    visits++;
  };
  const visit = async (address: string) => {
    await page.goto(`${app.url}${address}`);
    await check(address);
  };

  const unseen = () => {
    const missing = maliciousPayloads.filter(({ text }) => !shown.includes(plainText(text)));
    shown = "";
    return missing.map(({ text }) => text);
  };
  const visitToSee = async (address: string) => {
    shown = "";
    await visit(address);
    // Some payloads are invalid as names, and others are truncated.
    expect(unseen().length, address).toBeLessThan(maliciousPayloads.length * 0.75);
  };

  const { total, ids } = await listOffers(app);
  for (let number = 1; number <= Math.ceil(total / 500); number++)
    await visit(`/?page=${number}&size=500&billing=any&stock=any`);
  expect(unseen(), "the board").toEqual([]);
  for (const id of sampleEvenly(ids, sampleSize(6))) {
    await visit(`/offers/${id}`);
    await visit(`/launch/${id}`);
  }
  for (const { text } of sampleEvenly(maliciousPayloads, sampleSize(3)))
    await visit(`/?billing=any&stock=any&q=${encodeURIComponent(text)}`);
  for (const address of ["/providers", "/providers/connect", "/owner"]) await visit(address);
  for (const address of ["/instances", "/keys", "/tokens"]) await visitToSee(address);
  for (const id of sampleEvenly(await listLaunchIds(app), sampleSize(4))) await visit(`/launches/${id}`);
  for (const id of sampleEvenly(await listMachineIds(app), sampleSize(6)))
    await visit(`/instances?machine=${id}`);

  await visit(`/instances?machine=${instanceId}`);
  const drawer = page.getByRole("complementary");
  await drawer.getByRole("button", { name: "Show password" }).click();
  const secrets = drawer.getByRole("button", { name: /^Show for 30 s/ });
  await expect(secrets.first()).toBeVisible();
  for (let left = await secrets.count(); left > 0; left--) await secrets.first().click();
  await expect(secrets).toHaveCount(0);
  await check("the secrets");

  await visit("/audit");
  const file = await page.request.get(`${app.url}/api/audit.csv`);
  expect(file.headers()).toMatchObject({
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": expect.stringMatching(/^attachment/),
    "x-content-type-options": "nosniff",
  });
  const cells = parse(await file.text(), { bom: true }).flat();
  expect(cells.filter((cell) => /^[=+\-@\t\r\uff1d]/.test(cell))).toEqual([]);
  expect(cells.some((cell) => maliciousPayloads.some(({ text }) => cell.includes(plainText(text))))).toBe(
    true,
  );

  clouds.outage = maliciousPayloads[0]!;
  await expect.poll(() => readHealthText(app)).not.toMatch(/"status":"ok"/);
  for (const address of ["/", "/providers", "/instances", "/keys", `/launch/${ids[0]}`]) await visit(address);
  clouds.outage = null;
  for (const { text, number } of maliciousPayloads) {
    const provider = providerIds[number % providerIds.length]!;
    const account = { id: `vault:${provider}:${number}`, provider, label: text, addedAt: Date.now() };
    await atomically(app.database, (tx) => addProviderAccount(tx, account, [], async () => {}));
  }
  await visitToSee("/providers");
  for (const address of ["/providers/connect", `/launch/${ids[0]}`]) await visit(address);
  return visits;
}

/** Whether React has hydrated the page. */
function isHydrated(page: Page): Promise<boolean> {
  return page.evaluate(() => Object.keys(document.body).some((key) => key.startsWith("__react")));
}

/** An evenly spaced sample. */
function sampleEvenly<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.ceil(items.length / count));
  return items.filter((_, index) => index % step === 0);
}

/** All offers, once those of every cloud contain payloads. */
async function listOffers(app: OwnedApp): Promise<{ total: number; ids: string[] }> {
  const read = async (query: string) =>
    JSON.parse(
      (
        await sendHttpRequest(app.url, `/api/v1/offers?billing=any&stock=any&${query}`, {
          headers: { cookie: app.cookie },
        })
      ).text,
    ) as {
      total: number;
      offers: { id: string }[];
      facets: { provider: { value: string; count: number }[] };
    };
  await until(async () => (await read("size=1")).facets.provider.every(({ count }) => count > perRound), {
    within: 60_000,
    every: 500,
    what: "offers with payloads",
  });
  const { total } = await read("size=1");
  const pages = Array.from({ length: Math.ceil(total / 500) }, (_, index) =>
    read(`size=500&page=${index + 1}`),
  );
  return { total, ids: (await Promise.all(pages)).flatMap(({ offers }) => offers.map(({ id }) => id)) };
}

async function listLaunchIds({ database }: OwnedApp): Promise<string[]> {
  return clientOf(database).prepare<[], string>("SELECT id FROM launch ORDER BY created_at").pluck().all();
}

async function listMachineIds({ database }: OwnedApp): Promise<string[]> {
  return clientOf(database).prepare<[], string>("SELECT id FROM instance ORDER BY id").pluck().all();
}

async function readHealthText({ url }: OwnedApp): Promise<string> {
  return (await sendHttpRequest(url, "/api/health", { headers: { host: new URL(url).host } })).text;
}
