import { expect, it } from "vitest";

import { createTestOfferIndex } from "@/testing/offers/offer-index";

import { parseSearch } from "./search-params";
import { viewTitle } from "./view-title";

const index = createTestOfferIndex([
  {
    gpuId: "h100-sxm-80",
    gpuName: "H100 SXM",
    gpuFamily: "H100",
    vramGb: 80,
    gpuCount: 8,
    regionId: "fi-1",
    country: "FI",
    continent: "europe",
  },
  {
    gpuId: "l40s-48",
    gpuName: "L40S",
    gpuFamily: "L40S",
    vramGb: 48,
    gpuCount: 1,
    regionId: "us-1",
    country: "US",
    continent: "north-america",
  },
]);

it.each([
  ["", "Offers"],
  ["gpu=h100-sxm-80&gpus=8&price=..2.5&region=europe", "8 × H100 SXM 80 GB under $2.50 in Europe"],
  ["gpu=H100&region=FI", "H100 in Finland"],
  ["gpu=A100&region=asia", "A100 in Asia"],
  ["gpus=8", "8-GPU machines"],
  ["vram=48..&vramTotal=96..", "GPUs with 48 GB or more with 96 GB or more in total"],
  ["billing=spot", "Spot"],
  ["gpu=L40S&billing=spot", "L40S, Spot"],
  ["q=buy+now+at+example.com", "Offers"],
  ["gpu=Click-here&region=Nowhere", "Offers"],
  ["cloud=click-here&gpu=L40S", "L40S"],
])("calls the view %s “%s”", (query, title) => {
  const { search } = parseSearch(query, index.spelling);
  const wide = parseSearch("billing=any").search;
  expect(viewTitle(search, index.find(wide, "billing=any").facets)).toBe(title);
});
