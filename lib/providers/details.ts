import { z } from "zod";

import { plainTextOrNull } from "@/lib/domain/text";
import { deploymentTypes, type DeploymentType } from "@/lib/domain/vocabulary";

/** What is good to know but decides nothing: taken as it comes, so that nonsense in it never costs the offer. */
export const detail = z.unknown().optional();

/** A detail that is a size, read by the schema itself; slower than `detail` with `parseSize`. */
export const size = detail.transform(parseSize);

/** Part of a native id: as told, and short enough to be one. */
export const identifier = z.string().min(1, "Nothing where a name belongs").max(200, "Too long to be a name");

/** A size in whatever unit the field has, 0 or more; null for anything else. */
export function parseSize(detail: unknown): number | null {
  const value = typeof detail === "string" && /^\s*\d+(\.\d+)?\s*$/.test(detail) ? Number(detail) : detail;
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : null;
}

/** Yes, no or unknown. */
export function parseFlag(detail: unknown): boolean | null {
  return typeof detail === "boolean" ? detail : null;
}

/** Text fit to be shown; null for anything else. */
export function parseText(detail: unknown): string | null {
  return typeof detail === "string" ? plainTextOrNull(detail) : null;
}

export function parseDeploymentType(detail: unknown): DeploymentType | null {
  return deploymentTypes.find((type) => type === detail) ?? null;
}

/** In stock, sold out, or unknown where nothing is told. */
export function parseStock(available: unknown): "in-stock" | "sold-out" | "unknown" {
  if (available === true) return "in-stock";
  return available === false ? "sold-out" : "unknown";
}
