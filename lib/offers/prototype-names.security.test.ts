import { afterAll, expect, it } from "vitest";

import { nextRevision } from "@/db/revision";
import { sendHttpRequest } from "@/testing/app/http-request";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { prototypeNames } from "@/testing/cloud/prototype-names";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { until } from "@/testing/process/until";
import { atomically } from "@/db/transactions";
import { clientOf } from "@/testing/database/client";

import { parameters } from "./parameters";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

const accountId = "environment:shadeform";
const texts = [
  "native_id",
  "cloud",
  "raw_gpu",
  "gpu_id",
  "gpu_name",
  "gpu_family",
  "interconnect",
  "region_id",
  "region_name",
  "country",
  "continent",
  "native_currency",
];

it("S-24: pages and API treat the names of Object.prototype as text, in parameters and in offers", async () => {
  if (!isBuilt) return reportSkipped("S-24", "there is no build; `npm run build` makes one");
  app = await shareOwnedApp();
  await offersOf(app);
  const { count, random } = startChaosRun("S-24", { full: 170, short: 10, unit: "addresses" });
  const words = ["", ...prototypeNames].flatMap((word) =>
    prototypeNames.map((name) => [name, word] as const),
  );
  const addresses = [
    ...parameters.flatMap((name) => prototypeNames.map((word) => `${name}=${word}`)),
    ...parameters.map((name) => `${name}=${prototypeNames.join()},,&${name}=`),
    ...words.map(([name, word]) => `${name}=${word}`),
  ];
  const tried =
    addresses.length <= count ? addresses : Array.from({ length: count }, () => random.pick(addresses));
  for (const query of ["cloud=__proto__", "cloud=constructor", ...tried]) await answers(query);

  for (const [at, word] of prototypeNames.entries())
    await insert(app, { id: `foreign${at}`, ...Object.fromEntries(texts.map((text) => [text, word])) });
  await until(async () => (await offersOf(app!, "cloud=constructor")).total > 0);
  for (const query of ["", "provider=shadeform&size=500", ...prototypeNames.map((word) => `cloud=${word}`)])
    await answers(query);
  for (const word of prototypeNames) {
    const { offers, facets } = await offersOf(app, `cloud=${word}`);
    expect(offers.map(({ cloud }) => cloud)).toEqual([word]);
    expect(facets.cloud).toContainEqual({ value: word, label: word, count: 1 });
    const { status } = await sendHttpRequest(app.url, `/offers/${offers[0]!.id}`, {
      headers: { cookie: app.cookie },
    });
    expect(status, `/offers of ${word}`).toBe(200);
  }
  expect(await app.prototypes()).toBeTruthy();
});

it("S-25: leaves out an offer that cannot be rendered, and names it on the page and in the log", async () => {
  if (!isBuilt || !app) return reportSkipped("S-25", "there is no build; `npm run build` makes one");
  // Out of range for Date.
  await insert(app, { id: "badrow", scope: "unheard", first_seen_at: 9e15 });
  await until(
    async () => (await offersOf(app!, "q=unheard-of")).notices.some(({ param }) => param === "offers"),
    {},
  );
  const { offers, total, notices } = await offersOf(app, "q=unheard-of");
  expect(offers).toEqual([]);
  expect(total).toBe(1);
  expect(notices).toMatchObject([
    { param: "offers", value: "1", message: expect.stringMatching(/^1 offer can’t be shown\./) as string },
  ]);
  for (const query of ["", "q=unheard-of", "q=unheard-of&sort=-age"]) {
    const { status, text } = await sendHttpRequest(app.url, `/?${query}`, {
      headers: { cookie: app.cookie },
    });
    expect(status, query).toBe(200);
    if (query) expect(text).toContain("1 offer can’t be shown.");
  }
  expect(app.output()).toMatch(/The offer badrow can't be shown/);
});

async function answers(query: string): Promise<void> {
  const headers = { cookie: app!.cookie };
  for (const path of [`/?${query}`, `/api/v1/offers?${query}`]) {
    const { status } = await sendHttpRequest(app!.url, path, { headers });
    expect([200, 307, 308], `${path}: ${status}`).toContain(status);
  }
}

interface OffersAnswer {
  offers: { id: string; cloud: string | null }[];
  total: number;
  facets: { cloud: unknown[] };
  notices: { param: string; value: string; message: string }[];
}

async function offersOf({ url, cookie }: OwnedApp, query = ""): Promise<OffersAnswer> {
  const { text } = await sendHttpRequest(url, `/api/v1/offers?${query}`, { headers: { cookie } });
  return JSON.parse(text) as OffersAnswer;
}

/** Inserts an offer without the validation of a poll. */
async function insert({ database }: OwnedApp, given: Record<string, string | number>): Promise<void> {
  const row = {
    account_id: accountId,
    scope: "all",
    native_id: "unheard-of",
    raw_gpu: "unheard-of",
    gpu_count: 1,
    billing: "on-demand",
    stock: "in-stock",
    native_amount: "1",
    native_currency: "USD",
    native_unit: "major",
    native_per: "hour",
    native_scope: "machine",
    first_seen_at: Date.now(),
    ...given,
  };
  const client = clientOf(database);
  const names = [...Object.keys(row), "revision"];
  await atomically(database, async (tx) => {
    const revision = await nextRevision(tx);
    client
      .prepare(`INSERT INTO offer (${names.join()}) VALUES (${names.map(() => "?").join()})`)
      .run(...Object.values(row), revision);
  });
}
