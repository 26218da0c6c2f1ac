import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { azureItems, handle } from "@/sandbox/sources/azure";
import { serveSource, type SourceServer } from "@/sandbox/sources/serve";
import { describeSource, pollSource, type SourcePoll } from "@/testing/provider/source-polls";

import { azure } from "./index";
import { skuFilters, skus } from "./skus";

const isFirstPage = (query: URLSearchParams) =>
  query.get("$skip") === "0" && query.get("$filter")?.includes("'H100'") === true;

describeSource(azure, handle, ({ query }) => ({
  body: { Items: isFirstPage(query) ? azureItems.slice(0, 5) : [], NextPageLink: null },
}));

describe("the table of Azure’s sizes", () => {
  it("is found by the filters, each size by one", () => {
    for (const name of skus.keys()) {
      const filters = skuFilters.filter((parts) => parts.some((part) => name.includes(part)));
      expect([name, filters.length]).toEqual([name, 1]);
    }
  });

  it("names whole GPUs or one part, with a source", () => {
    for (const { gpu, gpuCount, vramGb, source } of skus.values()) {
      expect(Number.isInteger(gpuCount)).toBe(true);
      if (gpu.endsWith(" vGPU")) expect(gpuCount).toBe(1);
      expect(vramGb).toBeGreaterThan(0);
      expect(source).toMatch(
        /^https:\/\/learn\.microsoft\.com\/azure\/virtual-machines\/sizes\/gpu-accelerated\/[\w-]+$/,
      );
    }
  });
});

describe("Azure", () => {
  let server: SourceServer;
  let items: unknown[] | null = null;
  /** A poll of everything in the sandbox. */
  let whole: SourcePoll;
  beforeAll(async () => {
    server = await serveSource((call) =>
      items === null ? handle(call) : { body: { Items: isFirstPage(call.query) ? items : [] } },
    );
    whole = await pollSource(azure, server.url);
  });
  afterAll(() => server.close());

  const poll = (list: unknown[], now?: Date): Promise<SourcePoll> => {
    items = list;
    return pollSource(azure, server.url, now);
  };
  const byId = ({ offers }: SourcePoll) => new Map(offers.map((offer) => [offer.nativeId, offer]));
  const row = {
    armSkuName: "Standard_NC24ads_A100_v4",
    armRegionName: "westeurope",
    location: "EU West",
    meterName: "NC24adsA100v4",
    productName: "Virtual Machines NCads A100 v4 Series",
    type: "Consumption",
    unitOfMeasure: "1 Hour",
    retailPrice: 4,
    currencyCode: "USD",
    isPrimaryMeterRegion: true,
  };

  it("asks for GPU sizes only, page by page until one is empty, a second apart", () => {
    const { waits, snapshots } = whole;
    expect(new Set(server.calls.map(({ path }) => path))).toEqual(new Set(["/api/retail/prices"]));
    const skips = skuFilters.map(([part]) =>
      server.calls
        .filter(({ query }) => query.get("$filter")?.includes(`contains(armSkuName,'${part}')`))
        .map(({ query }) => query.get("$skip")),
    );
    expect(skips[0]?.[0]).toBe("0");
    expect(skips[1]?.slice(0, 2)).toEqual(["0", "1000"]);
    expect(skips.flat()).toHaveLength(server.calls.length);
    expect(waits).toEqual(server.calls.slice(1).map(() => 1_000));
    expect(snapshots).toMatchObject([{ scope: "all", complete: true, every: 1 }]);
  });

  it("makes one offer of every size, region and billing type of its table", () => {
    const wanted = azureItems.filter(
      (item) =>
        skus.has(item.armSkuName) &&
        item.type === "Consumption" &&
        !item.productName.endsWith("Windows") &&
        !item.meterName.endsWith("Low Priority") &&
        item.armRegionName !== "newzealandnorth" &&
        item.retailPrice > 0,
    );
    const expected = wanted.map(({ armSkuName, armRegionName, meterName, retailPrice }) => [
      `${armSkuName}/${armRegionName}/${meterName.endsWith(" Spot") ? "spot" : "on-demand"}`,
      String(retailPrice),
    ]);
    const found = whole.offers
      .filter(({ region }) => region.id !== "newzealandnorth")
      .map(({ nativeId, native }) => [nativeId, native.amount]);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(found.sort()).toEqual(expected.sort());
  });

  it("parses a machine in a region", async () => {
    expect((await poll([row])).offers).toEqual([
      {
        provider: "azure",
        nativeId: "Standard_NC24ads_A100_v4/westeurope/on-demand",
        cloud: "azure",
        rawGpu: "A100 PCIe",
        gpu: { id: "a100-pcie-80", name: "A100 PCIe", family: "A100" },
        gpuCount: 1,
        vramGb: 80,
        vcpus: 24,
        memoryGb: 220,
        storageGb: null,
        interconnect: null,
        nvlink: null,
        type: "vm",
        billing: "on-demand",
        region: { id: "westeurope", name: "EU West", country: "NL", continent: "europe" },
        stock: "unknown",
        capacity: null,
        kind: "list",
        tier: null,
        native: { amount: "4", currency: "USD", unit: "major", per: "hour", scope: "machine" },
        listedAt: null,
        page: null,
        askId: null,
        machineType: null,
      },
    ]);
  });

  it("knows the GPUs of a size, and a part from the whole", () => {
    const { offers } = whole;
    const gpusOf = (sku: string) => {
      const offer = offers.find(({ nativeId }) => nativeId.startsWith(`${sku}/`));
      return [offer?.gpu?.id ?? null, offer?.gpuCount, offer?.vramGb];
    };
    expect(gpusOf("Standard_ND96isr_H100_v5")).toEqual(["h100-sxm-80", 8, 80]);
    expect(gpusOf("Standard_NC80adis_H100_v5")).toEqual(["h100-nvl-94", 2, 94]);
    expect(gpusOf("Standard_ND96asr_v4")).toEqual(["a100-sxm-40", 8, 40]);
    expect(gpusOf("Standard_ND128isr_NDR_GB200_v6")).toEqual(["gb200-186", 4, 186]);
    expect(gpusOf("Standard_NV6ads_A10_v5")).toEqual(["a10-vgpu-4", 1, 4]);
    expect(gpusOf("Standard_NV72ads_A10_v5")).toEqual(["a10-24", 2, 24]);
    expect(gpusOf("Standard_NC36ds_xl_RTXPRO6000BSE_v6")).toEqual(["rtx-pro-6000-server-vgpu-24", 1, 24]);
    expect(gpusOf("Standard_NV4ads_V710_v5")).toEqual([null, 1, 4]);
  });

  it("takes the country from the table of regions only", () => {
    const places = new Map(whole.offers.map(({ region }) => [region.id, region]));
    expect(places.get("eastasia")).toMatchObject({ name: "AP East", country: "HK", continent: "asia" });
    expect(places.get("eastus")).toMatchObject({ name: "US East", country: "US" });
    for (const id of ["usgovvirginia", "attdallas1"])
      expect(places.get(id)).toMatchObject({ country: null, continent: null });
  });

  it("leaves out other licenses, commitments, meters and times without an error", async () => {
    const now = new Date("2026-11-01T00:00:00Z");
    const { offers, rejected } = await poll(
      [
        row,
        { ...row, retailPrice: 3.9, meterName: "NC24adsA100v4 Low Priority" },
        { ...row, retailPrice: 3.8, productName: `${row.productName} Windows` },
        { ...row, retailPrice: 3.7, type: "Reservation", reservationTerm: "1 Year" },
        { ...row, retailPrice: 3.6, type: "DevTestConsumption" },
        { ...row, retailPrice: 3.5, isPrimaryMeterRegion: false },
        { ...row, retailPrice: 3.4, unitOfMeasure: "1/Month" },
        { ...row, retailPrice: 0 },
        { ...row, retailPrice: 3.3, effectiveStartDate: "2026-12-01T00:00:00Z" },
        { ...row, retailPrice: 3.2, effectiveEndDate: "2026-10-31T23:59:59Z" },
        { ...row, retailPrice: 3.1, armSkuName: "Standard_ND96ams_A100_v4" },
      ],
      now,
    );
    expect(offers.map(({ native }) => native.amount)).toEqual(["4"]);
    expect(rejected).toEqual([]);
  });

  it("rejects placeholders below a fifth of the size’s median, by billing type", async () => {
    const regions = ["eastus", "westus", "uksouth", "japaneast"];
    const at = (region: string, retailPrice: number, meter = "") => ({
      ...row,
      armRegionName: region,
      retailPrice,
      meterName: `NC24adsA100v4${meter}`,
    });
    const { offers, rejected } = await poll([
      ...regions.map((region) => at(region, 4)),
      // Spot prices below a fifth of the others are real.
      ...regions.map((region) => at(region, 0.6, " Spot")),
      at("eastus", 0.01),
      at("italynorth", 0.79),
      at("italynorth", 0.11, " Spot"),
      at("polandcentral", 0.81),
    ]);
    expect(offers).toHaveLength(9);
    expect(byId({ offers } as SourcePoll).get(`${row.armSkuName}/eastus/on-demand`)?.native.amount).toBe("4");
    expect(rejected.map(({ reported, nativeId }) => [reported, nativeId])).toEqual([
      ['"0.01"', `${row.armSkuName}/eastus/on-demand`],
      ['"0.79"', `${row.armSkuName}/italynorth/on-demand`],
      ['"0.11"', `${row.armSkuName}/italynorth/spot`],
    ]);
    expect(rejected[0]?.reason).toBe("A placeholder: below 20 % of the median of this size over all regions");
  });

  it("keeps the cheaper of two prices for one machine", async () => {
    const { offers, rejected } = await poll([{ ...row, retailPrice: 4.1 }, row, row]);
    expect(offers.map(({ native }) => native.amount)).toEqual(["4"]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "Duplicate offer; the cheaper one in stock is shown",
    ]);
  });

  it("rejects bad rows with a reason, and keeps the others", async () => {
    const { offers, rejected } = await poll([
      row,
      { ...row, retailPrice: "free" },
      { ...row, armRegionName: "" },
      { ...row, meterName: null },
      { ...row, armRegionName: "uksouth", currencyCode: "dollars", location: 7 },
      "not a row",
      null,
    ]);
    expect(offers.map(({ nativeId, native, region }) => [nativeId, native.currency, region.name])).toEqual([
      ["Standard_NC24ads_A100_v4/westeurope/on-demand", "USD", "EU West"],
      ["Standard_NC24ads_A100_v4/uksouth/on-demand", null, null],
    ]);
    expect(rejected.map(({ field, nativeId }) => [field, nativeId])).toEqual([
      ["[1].retailPrice", "Standard_NC24ads_A100_v4/westeurope"],
      ["[2].armRegionName", "Standard_NC24ads_A100_v4/"],
      ["[3].meterName", "Standard_NC24ads_A100_v4/westeurope"],
      ["[5]", null],
      ["[6]", null],
    ]);
  });

  it("fails as a whole if one page fails, with the wait that Azure asks for", async () => {
    let count = 0;
    const busy = await serveSource((call) => {
      count += 1;
      return count === 3
        ? { status: 429, headers: { "retry-after": "30" }, body: "Too many requests" }
        : handle(call);
    });
    const { thrown, snapshots } = await pollSource(azure, busy.url);
    await busy.close();
    expect(snapshots).toEqual([]);
    expect(thrown).toMatchObject({ kind: "rate-limited", retryAfter: 30_000 });
    expect(busy.calls).toHaveLength(3);
  });

  it("throws without the list, and for pages without an end", async () => {
    for (const body of [{}, [], null, { Items: {} }, { value: [row] }]) {
      const odd = await serveSource(() => ({ body }));
      const { thrown } = await pollSource(azure, odd.url);
      await odd.close();
      expect(thrown).toMatchObject({
        kind: "unreadable",
        message: "Azure sent a reply in an unknown format: the list “Items” is missing.",
      });
    }
    const endless = await serveSource(() => ({ body: { Items: [row] } }));
    const { thrown } = await pollSource(azure, endless.url);
    await endless.close();
    expect(thrown).toMatchObject({ kind: "unreadable" });
    expect(endless.calls).toHaveLength(100);
  });
});
