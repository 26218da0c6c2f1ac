import { sortKeys, type SortKey } from "@/lib/offers/search";
import type { FacetName } from "@/lib/offers/schema";

/** A search in two forms: query string, and conditions on the columns of `goal-19-scan.ts` at a row. */
export interface Question {
  name: string;
  query: string;
  /** Must hold for every count; `word` is the text to find. */
  where?: string;
  /** The condition of a list filter, which its own facet ignores. */
  own?: { facet: FacetName; passes: string };
  /** The condition on the price, which the histogram ignores. */
  price?: string;
  /** The first sort key; descending, unknown last. */
  sort?: SortKey;
  /** One line per GPU model. */
  groups?: boolean;
  /** Texts to find, another one in each round, because the last ones are kept. */
  words?: string[];
}

const states = "US-VA,US-TX";
const cloudNames =
  "hyperstack massedcompute lambdalabs datacrunch crusoe nebius vultr latitude scaleway paperspace runpod tensordock";
const countryCodes = "us- ca- gb- de- fr- nl- se- no- fi- pl- cz- es-";

export const questions: Question[] = [
  { name: "no filter but the defaults", query: "" },
  { name: "total VRAM", query: "vramTotal=96..", where: "vramTotal[row] >= 96" },
  { name: "VRAM", query: "vram=48..80", where: "vram[row] >= 48 && vram[row] <= 80" },
  { name: "number of GPUs", query: "gpus=8", where: "gpus[row] === 8" },
  { name: "vCPUs", query: "vcpus=32..", where: "vcpus[row] >= 32" },
  { name: "memory", query: "memory=..256", where: "memory[row] <= 256" },
  { name: "storage", query: "storage=1000..", where: "storage[row] >= 1000" },
  { name: "launchable", query: "launchable=yes", where: "launchable[row] === 1" },
  { name: "price per GPU", query: "price=0.5..2.5", price: "price[row] >= 5e5 && price[row] <= 25e5" },
  { name: "price per machine", query: "total=..10", where: "total[row] <= 10e6" },
  list("GPU", "gpu", ["h100-sxm-80", "a100-sxm-80"]),
  list("vendor", "vendor", ["amd"]),
  list("NVLink", "nvlink", ["yes"]),
  list("interconnect", "interconnect", ["pcie"]),
  list("cloud", "cloud", ["hyperstack", "crusoe"]),
  list("type", "type", ["baremetal", "unknown"]),
  {
    name: "a continent",
    query: "region=europe",
    own: { facet: "region", passes: "continent[row] === 'europe'" },
  },
  {
    name: "states of the US",
    query: `region=${states}`,
    own: { facet: "region", passes: `state[row] === 'US-VA' || state[row] === 'US-TX'` },
  },
  {
    name: "seven filters at once",
    query: "region=europe&price=..3&vramTotal=96..&vcpus=16..&memory=64..&storage=200..&launchable=yes",
    own: { facet: "region", passes: "continent[row] === 'europe'" },
    price: "price[row] <= 3e6",
    where:
      "vramTotal[row] >= 96 && vcpus[row] >= 16 && memory[row] >= 64 && storage[row] >= 200 && launchable[row] === 1",
  },
  { name: "a word", query: 'q="$"', where: "text[row].includes(word)", words: cloudNames.split(" ") },
  {
    name: "two words",
    query: 'q="rtx $"',
    where: "text[row].includes('rtx') && text[row].includes(word)",
    words: countryCodes.split(" "),
  },
  ...sortKeys.map((key): Question => ({
    name: `sort by ${key}`,
    query: `hours=30&sort=-${key}`,
    sort: key,
  })),
  { name: "groups", query: "group=gpu", groups: true },
  {
    name: "groups of a filter",
    query: "group=gpu&vramTotal=96..",
    groups: true,
    where: "vramTotal[row] >= 96",
  },
];

function list(name: string, facet: FacetName, values: string[]): Question {
  const passes = values.map((value) => `code.${facet}[row] === codeOf.${facet}['${value}']`).join(" || ");
  return { name, query: `${facet}=${values.join(",")}`, own: { facet, passes } };
}
