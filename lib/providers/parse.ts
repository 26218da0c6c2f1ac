import { z } from "zod";

import { isPort } from "@/lib/domain/ports";
import { plainTextOrNull } from "@/lib/domain/text";
import { deploymentTypes, type DeploymentType } from "@/lib/domain/vocabulary";
import type { InstanceState } from "@/lib/domain/instance";
import { maxHourlyAmount, type NativePrice } from "@/lib/domain/money";

import type { ListedInstance } from "./instances";

/** A whole number written as text, from `min` to `max`. */
export const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));

/** A number that some providers send as text. Anything else rejects the row. */
export const numeric = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/, "Not a number")
    .transform(Number),
]);

/** An amount of money, kept as the sent text. */
export const amount = z.union([
  z.number().transform(String),
  z
    .string()
    .trim()
    .regex(/^\d+(\.\d+)?$/, "Not an amount"),
]);

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

/** A machine with nothing known but its id. */
export function blankMachine(nativeId: string): ListedInstance {
  return {
    nativeId,
    name: null,
    labels: [],
    state: "unknown",
    rawState: null,
    detail: null,
    bills: null,
    cloud: null,
    rawGpu: null,
    gpu: null,
    gpuCount: null,
    regionName: null,
    native: null,
    createdAt: null,
    ssh: null,
    services: [],
    ports: [],
    hasSecrets: false,
    isStartable: null,
  };
}

/**
 * Whether a machine bills at a provider that cannot stop machines; an error does not prove that billing stopped.
 */
export function billsUntilGone(state: InstanceState): boolean | null {
  if (state === "gone") return false;
  return state === "unknown" || state === "stopped" ? null : true;
}

/** An id that is safe as a path segment; null for anything else. */
export function parseMachineId(raw: unknown): string | null {
  const id = Number.isSafeInteger(raw) ? String(raw) : raw;
  return typeof id === "string" && /^[\w.:-]{1,200}$/.test(id) && !/^\.+$/.test(id) ? id : null;
}

// People copy host and user into a shell command.
const hostName = /^(?=.*[.:])[A-Za-z0-9:](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$/;
const userName = /^[A-Za-z_][\w.-]{0,63}$/;

/** The SSH address of a machine; null without a host. The default port is 22. */
export function parseSsh(host: unknown, port: unknown, user: unknown): ListedInstance["ssh"] {
  if (typeof host !== "string" || !hostName.test(host) || host === "0.0.0.0") return null;
  return {
    host,
    port: parsePort(port) ?? 22,
    user: typeof user === "string" && userName.test(user) ? user : null,
  };
}

/** A port number, also from text; null for anything else. */
export function parsePort(raw: unknown): number | null {
  const port = numeric.safeParse(raw).data;
  return port !== undefined && isPort(port) ? port : null;
}

/** The number of GPUs of a machine, 0 for none; null for an invalid number. */
export function parseGpuCount(raw: unknown): number | null {
  const count = numeric.safeParse(raw).data;
  return count !== undefined && Number.isInteger(count) && count >= 0 && count <= 1024 ? count : null;
}

/** An ISO 8601 time, UTC if it has no zone; null for anything else. */
export function parseTimestamp(raw: unknown): Date | null {
  if (typeof raw !== "string" || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(raw)) return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(raw) ? raw : `${raw}Z`;
  const moment = new Date(zoned.replace(" ", "T"));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** Dollars per hour for the whole machine; treats 0 as missing. */
export function parseHourlyDollars(raw: unknown): NativePrice | null {
  const text = amount.safeParse(raw).data;
  const dollars = Number(text);
  if (text === undefined || !(dollars > 0) || dollars > maxHourlyAmount) return null;
  return { amount: text, currency: "USD", unit: "major", per: "hour", scope: "machine" };
}

/** A public key as reported, uncut: a cut key is useless. */
export function parsePublicKey(raw: unknown): string | null {
  return typeof raw === "string" && raw.length <= 20_000 ? raw.trim() || null : null;
}
