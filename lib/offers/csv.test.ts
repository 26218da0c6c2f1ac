import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { saveAccount } from "@/db/accounts";
import { closeDatabase, getDatabase } from "@/db/client";
import { acquireLease } from "@/db/leases";
import { publishSnapshot } from "@/db/published";
import { atomically } from "@/db/transactions";
import type { ListedOffer } from "@/lib/domain/offer";
import { billings, stocks } from "@/lib/domain/vocabulary";
import { propertyRuns } from "@/testing/property-runs";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { columnKeys } from "./columns";
import { offersCsvParts } from "./csv";
import { findOffers } from "./queries";
import type { Offer } from "./schema";
import { sortKeys } from "./search";

const folder = mkdtempSync(path.join(tmpdir(), "offers-csv-"));
const account = { id: "sandbox:shadeform", kind: "sandbox", provider: "shadeform" } as const;
const offerCount = 700;

beforeAll(async () => {
  vi.stubEnv("DATA_DIR", folder);
  const database = getDatabase();
  await atomically(database, async (tx) => {
    await saveAccount(tx, account, 1);
    const request = { name: "poller", holder: "test", now: 1, lifetime: 1e12, dead: null };
    const lease = (await acquireLease(tx, request))!;
    await publishSnapshot(tx, lease, {
      account,
      scope: "all",
      every: 1,
      observedAt: Date.now(),
      offers: offerCount,
      rejected: [],
      rejectedChanged: false,
      summary: null,
      resetsBaseline: false,
      changes: {
        added: Array.from({ length: offerCount }, (_, index) => offer(index)),
        updated: [],
        gone: [],
        missed: [],
      },
      poll: null,
    });
  });
});
afterAll(() => {
  closeDatabase();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const gpus = [
  { id: "h100-sxm-80", name: "H100 SXM", family: "H100", vramGb: 80 },
  { id: "rtx-a6000-48", name: "RTX A6000", family: "RTX A6000", vramGb: 48 },
  { id: "mi300x-192", name: "MI300X", family: "MI300X", vramGb: 192 },
  { id: "rtx-3060-12", name: "RTX 3060", family: "RTX 3060", vramGb: 12 },
];
const hostile = [
  '=HYPERLINK("http://evil.example")',
  "+1",
  "-1",
  "@x",
  "\tx",
  'say "so", ok',
  "a\r\nb",
  "plain",
];

/** Many offers have equal prices, and some no price, GPU or region. */
function offer(index: number): ListedOffer {
  const { vramGb, ...gpu } = gpus[index % gpus.length]!;
  const isKnown = index % 7 !== 0;
  return {
    ...sampleOffer,
    nativeId: `type/${index}`,
    rawGpu: hostile[index % hostile.length]!,
    gpu: isKnown ? gpu : null,
    vramGb: isKnown ? vramGb : null,
    gpuCount: [1, 2, 4, 8][index % 4]!,
    cloud: index % 5 === 0 ? null : `cloud-${index % 5}`,
    region: index % 6 === 0 ? { id: null, name: null, country: null, continent: null } : sampleOffer.region,
    billing: billings[index % billings.length]!,
    stock: stocks[index % stocks.length]!,
    native: { ...sampleOffer.native, amount: index % 9 === 0 ? null : String(1 + (index % 20) / 10) },
  };
}

async function readCsv(query: string): Promise<{ text: string; rows: Record<string, string>[] }> {
  const parts = await offersCsvParts(new URLSearchParams(query));
  let text = "";
  for (let part = parts.next(); !part.done; part = parts.next()) text += part.value;
  return { text, rows: parse(text, { columns: true, bom: true, record_delimiter: "\r\n" }) };
}

async function readPages(query: string, size: number): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (let page = 1, total = 1; offers.length < total; page++) {
    const reply = await findOffers(`${query}&size=${size}&page=${page}`);
    total = reply.page.total;
    offers.push(...reply.page.offers);
  }
  return offers;
}

const list = (values: readonly string[]) =>
  fc.subarray([...values], { minLength: 1 }).map((some) => some.join(","));
const sort = fc
  .array(
    fc.tuple(fc.constantFrom(...sortKeys), fc.boolean()).map(([key, isDown]) => (isDown ? `-${key}` : key)),
    { minLength: 1, maxLength: 3 },
  )
  .map((keys) => keys.join(","));
const queries = fc
  .record(
    {
      q: fc.constantFrom("a6000", "cloud-1", "nothing", "h100 sxm"),
      gpu: list(["H100", "rtx-a6000-48", "unknown", "MI300X"]),
      vram: fc.constantFrom("48..", "..80", "80", "lots"),
      vramTotal: fc.constantFrom("96..", "..384"),
      gpus: fc.constantFrom("8", "2..4"),
      price: fc.constantFrom("..1.5", "0.3..", "2..1"),
      region: list(["CA", "europe", "unknown"]),
      cloud: list(["cloud-1", "cloud-2", "unknown"]),
      vendor: list(["nvidia", "amd", "unknown"]),
      billing: list([...billings, "any"]),
      stock: list([...stocks, "any"]),
      sort,
      columns: list([...columnKeys, "colour"]),
      hours: fc.constantFrom("6", "1000"),
    },
    { requiredKeys: [] },
  )
  .map((parameters) => new URLSearchParams(parameters as Record<string, string>).toString());

describe("offers.csv", () => {
  it("has the ids of all pages of the JSON, in their order, for any query", async () => {
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom(100, 250, 500), async (query, size) => {
        const offers = await readPages(query, size);
        const { rows } = await readCsv(query);
        expect(rows.map(({ id }) => id)).toEqual(offers.map(({ id }) => id));
      }),
      { numRuns: propertyRuns({ full: 1_000, short: 300 }) },
    );
  });

  it("has the values of the JSON, and every text can be restored", async () => {
    const query = "stock=any&billing=any&columns=gpu,price,total,cloud,region,stock";
    const offers = await readPages(query, 500);
    const { rows, text } = await readCsv(query);
    expect(offers).toHaveLength(offerCount);
    expect(text.split("\r\n")[0]).toBe(
      "id,gpuName,rawGpu,gpuCount,gpuPriceMicros,billing,priceMicros,cloud,provider,region.country,region.id,region.name,stock,capacity",
    );
    expect(
      rows.map((row) => [
        row["rawGpu"]!.replace(/^'/, ""),
        row["gpuPriceMicros"],
        row["cloud"],
        row["stock"],
      ]),
    ).toEqual(
      offers.map(({ rawGpu, gpuPriceMicros, cloud, stock }) => [
        rawGpu,
        gpuPriceMicros === null ? "" : String(gpuPriceMicros),
        cloud ?? "",
        stock,
      ]),
    );
    expect(rows.filter((row) => /^[=+\-@\t\r]/.test(row["rawGpu"]!))).toEqual([]);
  });

  it("leaves figures empty where a price or a specification is unknown", async () => {
    const { rows } = await readCsv("stock=any&columns=gpu,price,perGb,perTflops,perTbps,month,vramTotal");
    for (const row of rows) {
      const price = row["gpuPriceMicros"] === "" ? null : Number(row["gpuPriceMicros"]);
      const isH100 = row["gpuName"] === "H100 SXM";
      if (price === null || row["gpuName"] === "") expect(row["perTflopsMicros"]).toBe("");
      else if (isH100) {
        expect(Number(row["perTflopsMicros"])).toBeCloseTo(price / 989, 2);
        expect(Number(row["perTbpsMicros"])).toBeCloseTo(price / 3.35, 2);
        expect(Number(row["perGbMicros"])).toBeCloseTo(price / 80, 2);
        expect(row["vramTotalGb"]).toBe(String(80 * Number(row["gpuCount"])));
      }
    }
    expect(rows.some((row) => row["gpuName"] === "RTX 3060" && row["perTflopsMicros"] === "")).toBe(true);
  });

  it("starts with a byte order mark only on request", async () => {
    expect((await readCsv("gpu=H100")).text).toMatch(/^id,/);
    expect((await readCsv("gpu=H100&bom=1")).text).toMatch(/^\uFEFFid,/);
  });
});

it("says nothing of columns in the JSON", async () => {
  expect((await findOffers("columns=price,colour")).page.notices).toEqual([]);
  const { page, canonical } = await findOffers("columns=price,colour", undefined, {
    usualColumns: ["gpu"],
  });
  expect(page.notices.map(({ value }) => value)).toEqual(["colour"]);
  expect(canonical).toBe("columns=gpu,price,colour");
});
