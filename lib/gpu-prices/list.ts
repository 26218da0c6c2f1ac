import { compareNullLast } from "@/lib/offers/offer-index/columns";

import type { GpuModel } from "./models";

/** A column of the list of GPUs; for some the first click shows the largest values. */
interface ListColumn {
  label: string;
  isDescendingFirst: boolean;
  compare(a: GpuModel, b: GpuModel, sign: number): number;
}

/** By a number; unknown ones come last in both directions. */
function byNumber(read: (model: GpuModel) => number | null): ListColumn["compare"] {
  return (a, b, sign) => {
    const [one, other] = [read(a), read(b)];
    return one === null || other === null ? compareNullLast(one, other) : sign * (one - other);
  };
}

const most = (label: string, read: (model: GpuModel) => number | null): ListColumn => ({
  label,
  isDescendingFirst: true,
  compare: byNumber(read),
});

const cheapest = (label: string, key: keyof GpuModel["cheapest"]): ListColumn => ({
  label,
  isDescendingFirst: false,
  compare: byNumber((model) => model.cheapest[key]?.gpuPriceMicros ?? null),
});

export const listColumns = {
  name: {
    label: "GPU",
    isDescendingFirst: false,
    compare: (a, b, sign) => sign * a.gpu.name.localeCompare(b.gpu.name, "en", { numeric: true }),
  },
  vram: most("GB", ({ vramGb }) => vramGb),
  offers: most("Offers", ({ offers }) => offers.length),
  inStock: most("In stock", ({ inStock }) => inStock),
  clouds: most("Clouds", ({ clouds }) => clouds),
  onDemand: cheapest("On-demand", "onDemand"),
  spot: cheapest("Spot", "spot"),
  prepaid: cheapest("Prepaid", "prepaid"),
} satisfies Record<string, ListColumn>;
export type ListKey = keyof typeof listColumns;

/** The order and the filter of the list as its URL names them. */
export interface ListView {
  key: ListKey;
  isDescending: boolean;
  /** The typed text. */
  text: string;
}

/** Without a known column those with most offers come first. */
export function readListView(query: URLSearchParams): ListView {
  const sort = query.get("sort") ?? "";
  const key = sort.replace(/^-/, "");
  const text = (query.get("q") ?? "").trim().slice(0, 100);
  return Object.hasOwn(listColumns, key)
    ? { key: key as ListKey, isDescending: sort.startsWith("-"), text }
    : { key: "offers", isDescending: true, text };
}

/** The GPUs whose name, family or id has all words of the text, in the order of the view. */
export function arrangeList(models: Iterable<GpuModel>, { key, isDescending, text }: ListView): GpuModel[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const column: ListColumn = listColumns[key];
  return [...models]
    .filter(({ gpu, vramGb }) => {
      const own = `${gpu.name} ${gpu.family} ${gpu.id} ${vramGb}gb`.toLowerCase();
      return words.every((word) => own.includes(word));
    })
    .sort((a, b) => column.compare(a, b, isDescending ? -1 : 1) || (a.gpu.id < b.gpu.id ? -1 : 1));
}

/** The query of the list sorted by a column, reversed if it is sorted by it already. */
export function sortedBy(key: ListKey, view: ListView, market: string): string {
  const isDescending = view.key === key ? !view.isDescending : listColumns[key].isDescendingFirst;
  const query = new URLSearchParams(market);
  if (view.text) query.set("q", view.text);
  query.set("sort", `${isDescending ? "-" : ""}${key}`);
  return String(query);
}
