import { compareRows, type ComparedOffer, type CompareRowOptions } from "./compare-rows";
import type { Display } from "./schema";

export type { ComparedOffer };

export interface ComparedCell {
  /** Null if unknown. */
  text: string | null;
  isBest: boolean;
  /** How many percent it is above the best value; only for prices. */
  above: number | null;
}

export interface ComparedRow {
  label: string;
  /** Whether the texts are ISO times. */
  isTime: boolean;
  differs: boolean;
  cells: ComparedCell[];
}

export interface ComparedSection {
  title: string;
  rows: ComparedRow[];
}

/** Compares offers row by row: whether they differ, and which value is the best. */
export function compareOffers(offers: readonly ComparedOffer[], display: Display): ComparedSection[] {
  return compareRows.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => compareRow(row, offers, display)),
  }));
}

function compareRow(
  { label, read, isTime = false, better, above = false, groupOf, counts = () => true }: CompareRowOptions,
  offers: readonly ComparedOffer[],
  display: Display,
): ComparedRow {
  const values = offers.map((one) => read(one, display));
  const differs = new Set(values.map(({ text }) => text)).size > 1;
  // What a provider no longer lists cannot be had, so it is never the best.
  const ranked = offers.flatMap((one, at) => {
    const value = values[at]!.value ?? null;
    return value === null || one.offer.gone || !counts(one) ? [] : [{ at, value, group: groupOf?.(one) }];
  });
  const isComparable =
    better !== undefined &&
    differs &&
    ranked.length > 1 &&
    new Set(ranked.map(({ group }) => group)).size === 1 &&
    new Set(ranked.map(({ value }) => value)).size > 1;
  const numbers = ranked.map(({ value }) => value);
  const best = better === "less" ? Math.min(...numbers) : Math.max(...numbers);
  return {
    label,
    isTime,
    differs,
    cells: values.map(({ text }, at) => {
      const value = isComparable ? ranked.find((one) => one.at === at)?.value : undefined;
      const isBest = value === best;
      const percent = above && value !== undefined && best > 0 ? Math.round((value / best - 1) * 100) : 0;
      return { text, isBest, above: percent > 0 ? percent : null };
    }),
  };
}

/** The number of rows that differ, and of all rows. */
export function countDifferences(sections: readonly ComparedSection[]): { differing: number; all: number } {
  const rows = sections.flatMap(({ rows }) => rows);
  return { differing: rows.filter(({ differs }) => differs).length, all: rows.length };
}

/** The sections with only the rows that differ. */
export function onlyDifferences(sections: readonly ComparedSection[]): ComparedSection[] {
  return sections
    .map(({ title, rows }) => ({ title, rows: rows.filter(({ differs }) => differs) }))
    .filter(({ rows }) => rows.length > 0);
}
