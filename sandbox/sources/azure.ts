import { chance } from "../catalog/chance";

import { readFilter } from "./azure-filter";
import type { SourceCall, SourceHandler } from "./serve";

/** One meter: https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices */
export interface AzureItem {
  currencyCode: string;
  tierMinimumUnits: number;
  retailPrice: number;
  unitPrice: number;
  armRegionName: string;
  location: string;
  effectiveStartDate: string;
  effectiveEndDate?: string;
  reservationTerm?: string;
  meterId: string;
  meterName: string;
  productId: string;
  skuId: string;
  productName: string;
  skuName: string;
  serviceName: string;
  serviceId: string;
  serviceFamily: string;
  unitOfMeasure: string;
  type: string;
  isPrimaryMeterRegion: boolean;
  armSkuName: string;
}

// Size, name in the meter, series, dollars per hour on demand and spot.
// Price levels: GPU rental price data by gpurentalprices.com, CC BY 4.0; the rows are fictional.
const sizeTable = `
  Standard_ND96isr_H100_v5|ND96isrH100v5|NDsr H100 v5|98.32|18.17
  Standard_ND96isf_H100_v5|ND96isfH100v5|NDsr H100 v5|98.32|18.17
  Standard_NC40ads_H100_v5|NC40adsH100v5|NCads H100 v5|6.98|1.29
  Standard_NC80adis_H100_v5|NC80adisH100v5|NCads H100 v5|13.96|2.58
  Standard_ND96isr_H200_v5|ND96isrH200v5|NDsr H200 v5|110.24|20.37
  Standard_NC24ads_A100_v4|NC24adsA100v4|NCads A100 v4|3.673|0.679
  Standard_NC48ads_A100_v4|NC48adsA100v4|NCads A100 v4|7.346|1.358
  Standard_NC96ads_A100_v4|NC96adsA100v4|NCads A100 v4|14.692|2.715
  Standard_ND96ams_A100_v4|ND96amsA100v4|NDams A100 v4|32.77|8.52
  Standard_ND96amsr_A100_v4|ND96amsrA100v4|NDamsr A100 v4|32.77|8.52
  Standard_ND96asr_A100_v4|ND96asrA100v4|NDasr A100 v4|27.197|5.983
  Standard_ND96asr_v4|ND96asrv4|NDasr v4|27.197|5.983
  Standard_ND128isr_NDR_GB200_v6|ND128isrGB200v6|NDsr GB200 v6|108.16|64
  Standard_ND96isr_MI300X_v5|ND96isrMI300Xv5|NDsr MI300X v5|48|8.87
  Standard_NC4as_T4_v3|NC4as T4 v3|NCasT4 v3|0.526|0.0973
  Standard_NC64as_T4_v3|NC64as T4 v3|NCasT4 v3|4.352|0.805
  Standard_NV6ads_A10_v5|NV6adsA10v5|NVadsA10 v5|0.454|0.084
  Standard_NV18ads_A10_v5|NV18adsA10v5|NVadsA10 v5|1.6|0.296
  Standard_NV36ads_A10_v5|NV36adsA10v5|NVadsA10 v5|3.2|0.592
  Standard_NV72ads_A10_v5|NV72adsA10v5|NVadsA10 v5|6.52|1.206
  Standard_NV4ads_V710_v5|NV4adsV710v5|NVads V710 v5|0.189|0.035
  Standard_NV24ads_V710_v5|NV24adsV710v5|NVads V710 v5|1.13|0.209
  Standard_NG8ads_V620_v1|NG8adsV620v1|NGads V620 v1|0.732|0.135
  Standard_NC36ds_xl_RTXPRO6000BSE_v6|NC36dsxlRTX6kv6|NCdsxl RTX Pro 6000 v6|1.465|0.271
  Standard_NC144lds_xl_RTXPRO6000BSE_v6|NC144ldsxlRTX6kv6|NCdsxl RTX Pro 6000 v6|5.5|1.017
  Standard_NC128ds_xl_RTXPRO6000BSE_v6|NC128dsxlRTX6kv6|NCdsxl RTX Pro 6000 v6|6.38|1.179
  Standard_D4s_v5|D4s v5|Dsv5|0.192|0.036
`;

const regionTable = `
  eastus|US East
  eastus2|US East 2
  centralus|US Central
  northcentralus|US North Central
  southcentralus|US South Central
  westcentralus|US West Central
  westus|US West
  westus2|US West 2
  westus3|US West 3
  canadacentral|CA Central
  brazilsouth|BR South
  mexicocentral|MX Central
  westeurope|EU West
  northeurope|EU North
  uksouth|UK South
  francecentral|FR Central
  germanywestcentral|DE West Central
  swedencentral|SE Central
  norwayeast|NO East
  switzerlandnorth|CH North
  italynorth|IT North
  polandcentral|PL Central
  spaincentral|ES Central
  uaenorth|AE North
  israelcentral|IL Central
  southafricanorth|ZA North
  centralindia|IN Central
  japaneast|JA East
  koreacentral|KR Central
  eastasia|AP East
  southeastasia|AP Southeast
  australiaeast|AU East
  usgovvirginia|US Gov Virginia
  attdallas1|ATT Dallas 1
`;

/** The same machine under another license, commitment or priority. */
const variants = [
  { meter: "", product: "", type: "Consumption", factor: 1 },
  { meter: " Spot", product: "", type: "Consumption", factor: null },
  { meter: " Low Priority", product: "", type: "Consumption", factor: 0.4 },
  { meter: "", product: " Windows", type: "Consumption", factor: 1.045 },
  { meter: " Spot", product: " Windows", type: "Consumption", factor: 0.25 },
  { meter: "", product: " Windows", type: "DevTestConsumption", factor: 1 },
  // The price of a reservation is that of its whole term, although the unit is an hour.
  { meter: "", product: "", type: "Reservation", factor: 8760 * 0.64, term: "1 Year" },
] as const;

/** Every meter that the sandbox lists, by size and region. */
export const azureItems: readonly AzureItem[] = [...createItems()];

const pageSize = 1_000;

/** GET /api/retail/prices with `$filter` and `$skip`. */
export const handle: SourceHandler = ({ method, path, query, fault }) => {
  if (method !== "GET" || path !== "/api/retail/prices") return null;
  const text = query.get("$filter");
  const filter = readFilter(text ?? "");
  const skip = Number(query.get("$skip") ?? 0);
  if (!filter || !Number.isInteger(skip) || skip < 0)
    return { status: 400, body: { Error: { Code: "400", Message: "Invalid OData parameters supplied" } } };
  const found = fault === "empty" ? [] : azureItems.filter(filter);
  const Items = found.slice(skip, skip + pageSize).map((item) => applyFault(item, fault));
  const next = new URLSearchParams({ ...(text && { $filter: text }), $skip: String(skip + pageSize) });
  const head = { BillingCurrency: "USD", CustomerEntityId: "Default", CustomerEntityType: "Retail" };
  // Empty on every second page, although more rows follow.
  const hasLink = skip + pageSize < found.length && (skip / pageSize) % 2 === 1;
  const NextPageLink = hasLink ? `https://prices.azure.com:443/api/retail/prices?${next}` : null;
  const rows = fault === "moved" ? { items: Items } : { Items };
  return { body: { ...head, ...rows, NextPageLink, Count: Items.length } };
};

function* createItems(): Generator<AzureItem> {
  for (const line of lines(sizeTable)) {
    const [armSkuName = "", meter = "", product = "", onDemand, spot] = line;
    for (const [armRegionName = "", location = ""] of lines(regionTable)) {
      if (chance("sold", armSkuName, armRegionName) < 0.15) continue;
      const level = 1 + Math.round(chance("level", armRegionName) * 40) / 100;
      for (const variant of variants) {
        const dollars =
          variant.factor === null ? Number(spot) * level : Number(onDemand) * level * variant.factor;
        yield createItem({ armSkuName, armRegionName, location, meter, product, dollars, variant });
      }
    }
  }
  yield* createOddItems();
}

interface Meter {
  armSkuName: string;
  armRegionName: string;
  location: string;
  meter: string;
  product: string;
  dollars: number;
  variant: (typeof variants)[number];
}

function createItem({
  armSkuName,
  armRegionName,
  location,
  meter,
  product,
  dollars,
  variant,
}: Meter): AzureItem {
  const key = [armSkuName, armRegionName, variant.meter, variant.product, variant.type];
  const price = Number(dollars.toPrecision(7));
  const id = (name: string) =>
    Math.floor(chance(name, ...key) * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return {
    currencyCode: "USD",
    tierMinimumUnits: 0,
    retailPrice: price,
    unitPrice: price,
    armRegionName,
    location,
    effectiveStartDate: "2025-06-01T00:00:00Z",
    ...("term" in variant ? { reservationTerm: variant.term } : {}),
    meterId: `${id("meter")}-0000-5000-8000-000000000000`,
    meterName: `${meter}${variant.meter}`,
    productId: `DZH3${id("product").toUpperCase()}`,
    skuId: `DZH3${id("product").toUpperCase()}/${id("sku").toUpperCase().slice(0, 4)}`,
    productName: `Virtual Machines ${product} Series${variant.product}`,
    skuName: `${meter}${variant.meter}`,
    serviceName: "Virtual Machines",
    serviceId: "DZH313Z7MMC8",
    serviceFamily: "Compute",
    unitOfMeasure: "1 Hour",
    type: variant.type,
    isPrimaryMeterRegion: true,
    armSkuName,
  };
}

/** Rows that a reader must not take for the price of a machine. */
function* createOddItems(): Generator<AzureItem> {
  const [onDemand, spot] = variants;
  const machine = {
    armSkuName: "Standard_NV36ads_A10_v5",
    armRegionName: "newzealandnorth",
    location: "NZ North",
    meter: "NV36adsA10v5",
    product: "NVadsA10 v5",
    variant: onDemand,
  };
  yield createItem({ ...machine, dollars: 3.68 });
  // A placeholder beside the true price, and one alone.
  yield createItem({ ...machine, dollars: 0.01 });
  yield createItem({ ...machine, dollars: 0.002, variant: spot });
  // Announced, replaced, of a second meter, free, and by the month.
  yield { ...createItem({ ...machine, dollars: 2.9 }), effectiveStartDate: "2099-01-01T00:00:00Z" };
  yield { ...createItem({ ...machine, dollars: 2.5 }), effectiveEndDate: "2025-12-31T23:59:59Z" };
  yield { ...createItem({ ...machine, dollars: 2.4 }), isPrimaryMeterRegion: false };
  yield { ...createItem({ ...machine, dollars: 0 }), armRegionName: "austriaeast", location: "AT East" };
  yield { ...createItem({ ...machine, dollars: 2190 }), unitOfMeasure: "1/Month" };
}

function lines(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split("|"));
}

function applyFault(item: AzureItem, fault: SourceCall["fault"]): AzureItem {
  if (fault !== "cents") return item;
  const cents = Math.round(item.retailPrice * 100);
  return { ...item, retailPrice: cents, unitPrice: cents };
}
