import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { billings, stocks } from "@/lib/domain/vocabulary";
import { sampleGpus, withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { offersCsvParts } from "./csv";
import { findOffers } from "./queries";
import type { Offer } from "./schema";

const offerCount = 700;

withPublishedOffers(() => Array.from({ length: offerCount }, (_, index) => offer(index)));

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
  const { vramGb, ...gpu } = sampleGpus[index % sampleGpus.length]!;
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

describe("offers.csv", () => {
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
