import { csvLine, defuseFormula, type Cell } from "@/lib/csv";

import type { ColumnKey } from "./columns";
import { currencySign } from "./format";
import { billingLabels, stockLabels } from "./labels";
import type { Display } from "./schema";
import type { MoreFields, OfferRow, ShownColumn } from "./view-schema";

/** Rows of the offers table as plain values: numbers without separators, prices in the display currency. */
export interface ShownTable {
  heads: string[];
  rows: Cell[][];
}

type Money = (micros: number | null | undefined) => number | null;

/** The chosen columns of some rows. Unknown values are empty. */
export function shownTable(
  offers: readonly OfferRow[],
  columns: readonly ShownColumn[],
  { currency, perUsd }: Pick<Display, "currency" | "perUsd">,
): ShownTable {
  const money: Money = (micros) => (micros == null ? null : Number(((micros / 1e6) * perUsd).toFixed(6)));
  return {
    heads: columns.map((column) => headOf(column, currencySign(currency))),
    rows: offers.map((offer) => columns.map(({ key }) => valueOf(key, offer, money))),
  };
}

export const toCsv = ({ heads, rows }: ShownTable): string => [heads, ...rows].map(csvLine).join("");

/** Tab-separated, as spreadsheets paste it. */
export function toTsv({ heads, rows }: ShownTable): string {
  return [heads, ...rows].map((cells) => `${cells.map(tsvCell).join("\t")}\n`).join("");
}

/** A table of GitHub's Markdown. */
export function toMarkdown({ heads, rows }: Pick<ShownTable, "heads" | "rows">): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(markdownCell).join(" | ")} |\n`;
  return line(heads) + line(heads.map(() => null)).replaceAll("|  ", "| --- ") + rows.map(line).join("");
}

const withoutUnit: ReadonlySet<ColumnKey> = new Set(["gpu", "price", "age"]);

function headOf({ key, head, description }: ShownColumn, sign: string): string {
  const name = head.replace("$", () => sign);
  return description && !withoutUnit.has(key) ? `${name} (${description})` : name;
}

function valueOf(key: ColumnKey, offer: OfferRow, money: Money): Cell {
  const { gpuCount, unranked, more } = offer;
  switch (key) {
    case "gpu": {
      const name = offer.gpuName ?? offer.rawGpu ?? "";
      return gpuCount === null ? name : `${gpuCount} × ${name}`;
    }
    case "gpus":
      return gpuCount;
    case "vram":
      return offer.vramGb;
    case "price":
      return money(offer.gpuPriceMicros) ?? unranked?.gpu ?? null;
    case "total":
      return money(offer.priceMicros) ?? unranked?.machine ?? null;
    case "stock":
      return stockLabels[offer.stock];
    case "region":
      return offer.place;
    case "cloud":
      return offer.seller;
    case "age":
      return offer.observedAt;
    case "billing":
      return billingLabels[offer.billing];
    case "vcpus":
      return offer.vcpus;
    case "memory":
      return offer.memoryGb;
    case "storage":
      return offer.storageGb;
    case "trend":
      return offer.trend ? `${money(offer.trend.low)} to ${money(offer.trend.high)}` : null;
    default:
      return moneyFields.has(key) ? money(more[key] as number | null) : (more[key] ?? null);
  }
}

const moneyFields: ReadonlySet<keyof MoreFields> = new Set([
  "perGb",
  "perTflops",
  "perTbps",
  "month",
  "median",
  "job",
]);

function tsvCell(cell: Cell): string {
  return typeof cell === "string" ? defuseFormula(oneLine(cell)) : String(cell ?? "");
}

function markdownCell(cell: Cell): string {
  return typeof cell === "string"
    ? oneLine(cell).replace(/[\\`*_[\]<>|~#&!]/g, String.raw`\$&`)
    : String(cell ?? "");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
