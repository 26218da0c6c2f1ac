import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

import type { Vocabulary } from "..";

/** What somebody types, the filters that it means, as in the URL, what stays text, and the name that this is near to. */
export interface TypedFixture {
  typed: string;
  filters: string;
  rest: string;
  near?: string;
}

const csv = readFileSync(new URL("typed.csv", import.meta.url), "utf8");

export const typedSearches: readonly TypedFixture[] = parse(csv, {
  columns: true,
  // Few lines have a near name.
  relax_column_count_less: true,
});

export const fixtureVocabulary: Vocabulary = {
  clouds: ["datacrunch", "gcp", "gpugeek", "hotaisle", "hyperstack", "lambda", "massedcompute", "vast"],
  providers: ["cloudcompute", "gpugeek", "massedcompute", "sesterce", "shadeform"],
  gpus: [
    { id: "a100-sxm-80", name: "A100 SXM" },
    { id: "h100-sxm-80", name: "H100 SXM" },
  ],
};
