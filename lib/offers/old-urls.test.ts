import { createHash } from "node:crypto";

import { expect, it } from "vitest";

import { billings, deploymentTypes, stocks } from "@/lib/domain/vocabulary";
import { createTestOfferIndex, type FlatOffer } from "@/testing/offers/offer-index";

import { interpretQuery } from "./interpreted";

/** Addresses of November 29, 2026, before words became filters, and what they found: the number of offers, and those of the page in order as a digest. */
const bookmarks: [query: string, total: number, digest: string][] = [
  ["", 95, "f3cc09b16671"],
  ["sort=price", 95, "f3cc09b16671"],
  ["sort=-price", 95, "20fd2f339bc7"],
  ["gpu=H100", 34, "1f4bf5f818bd"],
  ["gpu=h100", 34, "1f4bf5f818bd"],
  ["gpu=h100-sxm-80", 16, "87c071331d02"],
  ["gpu=H100,RTX-4090", 47, "e66b5e2c6403"],
  ["gpu=RTX-A6000&vram=48", 17, "5d970f040616"],
  ["gpu=unknown", 10, "86fc57092a4e"],
  ["gpu=MI300X&billing=any&stock=any", 67, "8833e6cb4fa2"],
  ["vram=80..", 55, "3729a77b2c22"],
  ["vram=48..80", 51, "ef31b2d63864"],
  ["vram=..24", 13, "f229d4ac85e0"],
  ["gpus=8", 24, "3a3f1d47e4bc"],
  ["gpus=2..4", 47, "772f2bdbf7f8"],
  ["price=..1.5", 69, "f3cc09b16671"],
  ["price=0.5..1", 26, "82e761c47434"],
  ["price=..0.25&sort=-total", 34, "6000ba1aa006"],
  ["total=..2", 70, "eeba7862705f"],
  ["total=1.5..&sort=total", 47, "248c37e02044"],
  ["region=US", 26, "c7f5f0b1215e"],
  ["region=CA,SE", 48, "ff401ff553e1"],
  ["region=europe", 28, "d00dfc7dc071"],
  ["region=EU", 28, "d00dfc7dc071"],
  ["region=north-america&gpu=H100", 16, "3df059e447be"],
  ["region=canada-1", 20, "35d8a55c9955"],
  ["region=unknown", 21, "db6dbe378012"],
  ["provider=shadeform", 29, "b1a2c3d7e15c"],
  ["provider=sesterce,gpugeek", 66, "335d56b002aa"],
  ["cloud=hyperstack", 24, "23ed2e5b79f2"],
  ["cloud=Crusoe,unknown", 45, "a22897e0c7a8"],
  ["billing=spot", 53, "2d793c3449fb"],
  ["billing=any", 248, "54a23589b051"],
  ["billing=monthly,weekly", 101, "5a12cc780b8a"],
  ["type=vm", 25, "ac1d51fadf68"],
  ["type=baremetal,unknown", 49, "6d19d974d209"],
  ["stock=any", 136, "351c6160f16b"],
  ["stock=sold-out", 41, "b39fdbefbeeb"],
  ["stock=in-stock", 46, "3cf7e2002773"],
  ["q=h100", 34, "1f4bf5f818bd"],
  ["q=rtx+4090", 13, "f229d4ac85e0"],
  ["q=board", 10, "86fc57092a4e"],
  ["q=stockholm", 28, "d00dfc7dc071"],
  ["q=dallas", 26, "c7f5f0b1215e"],
  ["q=hyperstack", 24, "23ed2e5b79f2"],
  ["q=h100+canada", 10, "a65107776bce"],
  ["q=type/12", 2, "34d67469afa1"],
  ["q=zzz", 0, "e3b0c44298fc"],
  ["gpu=H100&gpus=8&price=..2.5&region=europe,US&sort=price,-vram", 4, "ccfed5572ddc"],
  ["sort=-vram", 95, "77b02e3a9070"],
  ["sort=-vram,total", 95, "6c2f8676522c"],
  ["sort=gpu,-price", 95, "be64830ea54d"],
  ["sort=region", 95, "781aacdee6ca"],
  ["sort=provider,cloud", 95, "1a03ac878b1e"],
  ["sort=-stock,billing", 95, "43a5394d4b74"],
  ["sort=type&stock=any", 136, "8c9273a7d5d4"],
  ["sort=-vcpus", 95, "3e5cf745a910"],
  ["sort=memory,-storage", 95, "f1b1725efae7"],
  ["sort=-age", 95, "f3cc09b16671"],
  ["page=2", 95, "6ef10c752a85"],
  ["page=3&size=20", 95, "8e5b63208dfa"],
  ["size=500&stock=any&billing=any", 360, "7c6edb0619b1"],
  ["page=99", 95, "e3b0c44298fc"],
  ["currency=EUR&gpu=H100", 34, "1f4bf5f818bd"],
  ["utm_source=mail&gpu=H100", 34, "1f4bf5f818bd"],
  ["colour=red&gpu=H100", 34, "1f4bf5f818bd"],
  ["vram=lots", 0, "e3b0c44298fc"],
  ["billing=free", 0, "e3b0c44298fc"],
  ["gpus=1.5", 0, "e3b0c44298fc"],
  ["sort=bogus", 95, "f3cc09b16671"],
  ["kind=any", 95, "f3cc09b16671"],
  ["kind=list", 0, "e3b0c44298fc"],
  ["market=own", 95, "f3cc09b16671"],
  ["tier=unknown", 95, "f3cc09b16671"],
  ["source=azure", 0, "e3b0c44298fc"],
  ["gpus=unknown", 0, "e3b0c44298fc"],
  ["q=rtx", 30, "c1eccf3e7ef7"],
  ["q=new+board", 10, "86fc57092a4e"],
  ["q=hyperstack+stockholm", 8, "385c128e3e93"],
  ["q=h100+type/31", 1, "5bf9da34e3eb"],
  ["q=crusoe&region=europe", 4, "ea90a79e682b"],
];

const gpus = [
  ["h100-sxm-80", "H100 SXM", "H100", 80],
  ["h100-pcie-80", "H100 PCIe", "H100", 80],
  ["rtx-4090-24", "RTX 4090", "RTX 4090", 24],
  ["rtx-a6000-48", "RTX A6000", "RTX A6000", 48],
  ["mi300x-192", "MI300X", "MI300X", 192],
  [null, "New board", null, null],
] as const;
const places = [
  ["canada-1", null, "CA", "north-america"],
  ["us-1", "Dallas, TX", "US", "north-america"],
  ["se-1", "Stockholm", "SE", "europe"],
  [null, null, null, null],
] as const;

/** The fields vary independently of each other. */
function offer(index: number): Partial<FlatOffer> {
  const pick = <T>(values: readonly T[], salt: number): T =>
    values[(Math.imul(index + 1, 2_654_435_761 + 2 * salt * salt * 7_919) >>> 13) % values.length]!;
  const [gpuId, gpuName, gpuFamily, vramGb] = pick(gpus, 1);
  const [regionId, regionName, country, continent] = pick(places, 2);
  return {
    nativeId: `type/${index}`,
    rawGpu: gpuName,
    gpuId,
    gpuName: gpuId && gpuName,
    gpuFamily,
    vramGb,
    regionId,
    regionName,
    country,
    continent,
    provider: pick(["shadeform", "sesterce", "gpugeek"] as const, 3),
    cloud: pick(["hyperstack", "crusoe", "lambdalabs", null], 4),
    gpuCount: pick([1, 2, 4, 8], 5),
    vcpus: pick([8, 32, null], 6),
    memoryGb: pick([64, 256, null], 7),
    storageGb: pick([100, 2_000, null], 8),
    type: pick([...deploymentTypes, null], 9),
    billing: pick(billings, 10),
    stock: pick(stocks, 11),
    nativeAmount: pick([null, "1", "1.25", "1.5", "2", "2", "4", "12"], 12),
    nativeCurrency: pick(["USD", "USD", "CNY"], 13),
  };
}

const index = createTestOfferIndex(Array.from({ length: 360 }, (_, at) => offer(at)));

it.each(bookmarks)("%s finds what it always found", (query, total, digest) => {
  const { search, canonical } = interpretQuery(query, index, { market: "own" });
  const found = index.find(search, canonical);
  const ids = found.offers.map(({ nativeId }) => nativeId);
  expect([found.total, digestOf(ids)]).toEqual([total, digest]);
});

function digestOf(ids: readonly string[]): string {
  return createHash("sha256").update(ids.join(" ")).digest("hex").slice(0, 12);
}
