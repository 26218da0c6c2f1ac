import { z } from "zod";

import { plainTextOrNull } from "@/lib/domain/text";
import { deploymentTypes, type DeploymentType } from "@/lib/domain/vocabulary";

/** An informational field, accepted as any value, so that a bad one never rejects the offer. */
export const detail = z.unknown().optional();

/** An informational size, parsed by the schema; slower than `detail` with `parseSize`. */
export const size = detail.transform(parseSize);

/** A part of a native id, unmodified, with a length limit. */
export const identifier = z.string().min(1, "Nothing where a name belongs").max(200, "Too long to be a name");

/** A size in the unit of its field, 0 or more; null for anything else. */
export function parseSize(detail: unknown): number | null {
  const value = typeof detail === "string" && /^\s*\d+(\.\d+)?\s*$/.test(detail) ? Number(detail) : detail;
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : null;
}

export function parseFlag(detail: unknown): boolean | null {
  return typeof detail === "boolean" ? detail : null;
}

/** Text that can be shown; null for anything else. */
export function parseText(detail: unknown): string | null {
  return typeof detail === "string" ? plainTextOrNull(detail) : null;
}

export function parseDeploymentType(detail: unknown): DeploymentType | null {
  return deploymentTypes.find((type) => type === detail) ?? null;
}

/** In stock, sold out, or unknown if not reported. */
export function parseStock(available: unknown): "in-stock" | "sold-out" | "unknown" {
  if (available === true) return "in-stock";
  return available === false ? "sold-out" : "unknown";
}
