import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { GpuResolution } from "../resolve";

/** One raw provider name, spaces and case kept, with what the naming rules make of it. */
export interface NameFixture {
  raw: string;
  /** Canonical name, "UNKNOWN" or "NOT_A_GPU". */
  name: string;
  /** Nominal GB per GPU, null where the string leaves it open. */
  memoryGb: number | null;
}

const csv = readFileSync(new URL("names.csv", import.meta.url), "utf8");
const rows: readonly Record<string, string>[] = parse(csv, { columns: true });

export const fixtureNames: readonly NameFixture[] = rows.map(
  ({ raw = "", name = "", memory = "" }) => ({
    raw,
    name,
    memoryGb: memory === "" ? null : Number(memory),
  }),
);

/** A resolution in the words of the fixture. */
export function describeResolution(resolution: GpuResolution): string {
  if (resolution.kind === "gpu") return resolution.name;
  return resolution.kind === "unknown" ? "UNKNOWN" : "NOT_A_GPU";
}
