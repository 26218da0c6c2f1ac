/** A column of the offers table. */
export interface ColumnText {
  /** `$` stands for the sign of the display currency. */
  head: string;
  /** The unit, or what the head leaves out. */
  description?: string;
}

/** The columns in the order of the panel. `app/offers-table.css` has their widths; `csv-fields.ts` what the CSV has. */
export const columnTexts = {
  gpu: { head: "GPU", description: "always first" },
  vram: { head: "VRAM", description: "GB per GPU" },
  vramTotal: { head: "Total", description: "GB per machine" },
  price: { head: "$/GPU-h", description: "with billing" },
  trend: { head: "30 days", description: "lowest to highest $/GPU-h" },
  total: { head: "$/h", description: "per machine" },
  perGb: { head: "$/GB-h", description: "per GB of VRAM" },
  perTflops: { head: "$/TFLOPS", description: "per hour, dense BF16" },
  stock: { head: "Stock" },
  region: { head: "Region" },
  cloud: { head: "Cloud" },
  age: { head: "Age", description: "since the last update" },
  gpus: { head: "GPUs", description: "per machine" },
  vcpus: { head: "vCPUs", description: "per machine" },
  memory: { head: "Memory", description: "GB per machine" },
  storage: { head: "Storage", description: "GB per machine" },
  billing: { head: "Billing" },
  perTbps: { head: "$/TB/s", description: "per hour, memory bandwidth" },
  interconnect: { head: "Interconnect" },
  vendor: { head: "Vendor" },
  month: { head: "$/month", description: "per machine, 730 h" },
  median: { head: "Median", description: "$/GPU-h, all clouds" },
  type: { head: "Type" },
  provider: { head: "Provider" },
  firstSeen: { head: "First seen" },
  source: { head: "Source", description: "of public prices" },
  job: { head: "$/job", description: "per machine, whole job" },
} as const satisfies Record<string, ColumnText>;

export type ColumnKey = keyof typeof columnTexts;

export const columnKeys = Object.keys(columnTexts) as ColumnKey[];

const shownByDefault = 12;

/** The columns of the app; a person can save others. */
export const defaultColumns: readonly ColumnKey[] = columnKeys.slice(0, shownByDefault);

/** The column of that name, case ignored; null if there is none. */
export function findColumn(name: string): ColumnKey | null {
  return columnKeys.find((key) => key.toLowerCase() === name.toLowerCase()) ?? null;
}

/** The columns without repetitions, the GPU first. */
export function orderColumns(keys: readonly ColumnKey[]): ColumnKey[] {
  return [...new Set<ColumnKey>(["gpu", ...keys])];
}

/** Reads the columns of a query, on the server only: the browser gets them with the rows. */
export interface ColumnReader {
  /** Left out of the canonical query. */
  usual: readonly ColumnKey[];
  read(words: readonly string[]): { found: ColumnKey[] | null; unknown: string[] };
}

export function columnReader(usual: readonly ColumnKey[]): ColumnReader {
  return {
    usual,
    read(words) {
      const found = words.flatMap((word) => findColumn(word) ?? []);
      const unknown = [...new Set(words.filter((word) => findColumn(word) === null))];
      return { found: found.length > 0 ? orderColumns(found) : null, unknown };
    },
  };
}
