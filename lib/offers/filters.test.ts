import { describe, expect, test } from "vitest";

import { filterValueLabel } from "./filter-labels";
import { activeFilters } from "./filters";
import { facetNames, type Facets } from "./schema";
import { parseSearch } from "./search-params";

/** As the server counts them: with every selected value. */
const labels = (query: string) => {
  const { search } = parseSearch(query);
  const facets = Object.fromEntries(
    facetNames.map((name) => [
      name,
      search.lists[name].values
        .filter((value) => name !== "region" || value.length > 2)
        .map((value) => ({ value, label: filterValueLabel(name, value), count: 0 })),
    ]),
  ) as Facets;
  return activeFilters(search, facets).map(({ label }) => label);
};

describe("the text of filters", () => {
  test("writes ranges as people do", () => {
    expect(labels("vram=48..&price=..4")).toEqual(["VRAM 48 GB or more", "Up to $4.00/GPU-h"]);
    expect(labels("gpus=8")).toEqual(["8 GPUs"]);
    expect(labels("gpus=2..4&total=1..")).toEqual(["2 to 4 GPUs", "$1.00/h or more"]);
    expect(labels("vram=..24")).toEqual(["VRAM up to 24 GB"]);
  });

  test("names values, and abbreviates many of them", () => {
    expect(labels("region=US,CA,NO,HK,FI,DE")).toEqual(["CA, DE, FI, HK and 2 more"]);
    expect(labels("billing=on-demand,daily")).toEqual(["Prepaid: day, On-demand"]);
    expect(labels("stock=in-stock")).toEqual(["In stock"]);
    expect(labels("gpu=unknown")).toEqual(["Unknown GPU"]);
  });

  test("omits the defaults of stock and billing, and `any`", () => {
    expect(labels("")).toEqual([]);
    expect(labels("stock=any")).toEqual([]);
    expect(labels("billing=on-demand,spot")).toEqual([]);
    expect(labels("billing=any")).toEqual([]);
  });

  test("names invalid values", () => {
    expect(labels("vram=lots")).toEqual(["Invalid VRAM"]);
    expect(labels("billing=never")).toEqual(["Unknown billing"]);
  });
});
