import { defaultColumns, findColumn, orderColumns, type ColumnKey } from "./columns";

export const columnsCookie = "gpu.columns";
export const densityCookie = "gpu.density";

export const densities = ["compact", "normal"] as const;
export type Density = (typeof densities)[number];

/** The columns of a query that names none: those that the person saved, else those of the app. */
export function readUsualColumns(cookie: string | undefined): ColumnKey[] {
  const saved = (cookie ?? "").split(".").flatMap((name) => findColumn(name) ?? []);
  return orderColumns(saved.length > 0 ? saved : defaultColumns);
}

export function readDensity(cookie: string | undefined): Density {
  return cookie === "compact" ? "compact" : "normal";
}

/** The value of the cookie; empty for the columns of the app. */
export function spellUsualColumns(columns: readonly ColumnKey[]): string {
  return isDefaultColumns(columns) ? "" : columns.join(".");
}

/** Whether these are the columns of the app, in its order. */
export function isDefaultColumns(columns: readonly ColumnKey[]): boolean {
  return String(columns) === String(defaultColumns);
}
