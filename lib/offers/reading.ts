import { activeFilters } from "./filters";
import type { ReadWord } from "./interpret";
import type { Facets } from "./schema";
import { parseSearch } from "./search-params";
import type { WordReading } from "./view-schema";

/** The words of a search that are filters, with the labels of these. */
export function describeReading(words: readonly ReadWord[], facets: Facets): WordReading[] {
  const unlike = new Map(words.map((word) => [JSON.stringify(word), word]));
  return [...unlike.values()].map(({ word, param, value }) => {
    const { search } = parseSearch(new URLSearchParams({ [param]: value }));
    const filter = activeFilters(search, facets).find((one) => one.param === param);
    return { word, label: filter?.label ?? "Lowest price first", detail: detailOf(param, value) };
  });
}

function detailOf(param: string, value: string): string {
  const isExact = !value.includes("..");
  if (param === "gpus") return isExact ? "per machine, exactly" : "per machine";
  if (param === "vram") return isExact ? "per GPU, exactly" : "per GPU";
  if (param === "total") return "per machine";
  return param === "vramTotal" ? "per machine" : "";
}
