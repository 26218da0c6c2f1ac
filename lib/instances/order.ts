import { createHash } from "node:crypto";

import { z } from "zod";

import { containsSecret, keyAsNameMessage } from "@/lib/redaction/secret-in-name";
import type { ListedOffer } from "@/lib/domain/offer";
import { ownEntry } from "@/lib/domain/own-entry";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { LaunchField } from "@/lib/providers/instances";
import { isOn } from "@/lib/providers/machine-settings";
import { getSettingCost } from "@/lib/providers/setting-costs";

import { normalizeName } from "./normalize-name";
import { portsSchema } from "./contract";

import { refusals } from "./refusals";
import type { LaunchOrder, LaunchRefusal } from "./schema";

/** Default hours until this app terminates a machine. */
export const defaultHours = 8;

// With a limit of zero, the provider deletes the machine at once.
const spendLimit = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,6}(\.\d{1,2})?$/, "an amount in dollars above 0, like 16.00");
const setting = z.string().max(20_000);

/** The body of `POST /api/v1/launches`: a contract. */
export const orderSchema = z.strictObject({
  offerId: z.string().regex(/^[a-z2-7]{16}$/),
  maxPriceMicros: z.int().positive().describe("Micro-dollars per machine-hour; nothing is sent above it"),
  maxTotalMicros: z
    .int()
    .positive()
    .optional()
    .describe(
      "The most that is due, in micro-dollars. Prepaid offers need it: their first period is paid at once. On hourly offers it is checked against price times hours, where hours are given",
    ),
  confirmToken: z
    .string()
    .regex(/^[\u0021-\u007e]{1,200}$/, "1 to 200 plain characters")
    .describe("Yours, fresh for every machine: however often it is sent, it launches once"),
  name: z.string().max(100).optional(),
  sshKeyId: z.string().max(100).nullish().describe("Left out: the key that fits; null: none"),
  image: z.string().max(500).optional(),
  startupScript: z.string().max(65_536).optional(),
  container: z.string().max(1_000).optional(),
  ports: portsSchema.optional(),
  hours: z
    .number()
    .positive()
    .max(8_760)
    .nullish()
    .describe(
      `Until this app ends it; left out: ${defaultHours}, or the paid period of a prepaid offer; null is never`,
    ),
  killSwitch: z
    .union([z.strictObject({ spend: spendLimit.nullable() }), z.literal("off")])
    .optional()
    .describe("The cloud's own, where it has one"),
  settings: z
    .record(z.string().max(60), setting)
    .optional()
    .describe("Other fields of this cloud's form, by their ids"),
  accountId: z
    .string()
    .max(100)
    .optional()
    .describe("Which account of the provider launches; the one whose offers are read when left out"),
  override: z
    .string()
    .max(100)
    .optional()
    .describe(
      "The machine's name, typed by the owner to launch although an earlier outcome of this account is not known; refused from a token",
    ),
}) satisfies z.ZodType<LaunchOrder>;

/** Parses an order from a form or an API call; a refusal names the invalid field. */
export function parseOrder(value: unknown): LaunchOrder | LaunchRefusal {
  const parsed = orderSchema.safeParse(value);
  if (parsed.success)
    return containsSecret(parsed.data.name) ? refusals.invalid("name", keyAsNameMessage) : parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path[0];
  const name = typeof field === "string" ? field : null;
  return refusals.invalid(name, `${name ?? "It"}: ${issue?.message ?? "is not understood"}.`);
}

/** Hashes everything that two orders with one token must share: all but the token and the override. */
export function hashOrder({ confirmToken: _token, override: _override, ...order }: LaunchOrder): string {
  return createHash("sha256").update(canonicalJson(order)).digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

/** The default machine name: `h100-sxm-8`. */
export function defaultName(offer: Pick<ListedOffer, "gpu" | "rawGpu" | "gpuCount">): string {
  const count = offer.gpuCount > 1 ? `${offer.gpuCount}x-` : "";
  return normalizeName(`${count}${offer.gpu?.name ?? offer.rawGpu}`) ?? "gpu";
}

/** The settings of an order, with the form's defaults for missing ones. */
export function resolveSettings(order: LaunchOrder, fields: LaunchField[]): Record<string, string> {
  const { image, startupScript, container, ports } = order;
  const settings = new Map(fields.map(({ id, initial }) => [id, initial]));
  for (const [id, value] of Object.entries(order.settings ?? {})) settings.set(id, value);
  const own = { image, startupScript, container, ports: ports?.join(",") };
  for (const [id, value] of Object.entries(own)) if (value !== undefined) settings.set(id, value);
  return Object.fromEntries(
    [...settings].filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== ""),
  );
}

/** The first changed setting that may cost more than the listed price, or null. */
export function findCostlySetting(
  provider: ProviderId,
  settings: Record<string, string>,
  fields: LaunchField[],
): LaunchField | null {
  const isChanged = ({ id, kind, initial }: LaunchField) => {
    const value = ownEntry(settings, id) ?? null;
    return kind === "flag" ? isOn(value) !== isOn(initial) : value !== null && value !== initial;
  };
  return fields.find((field) => getSettingCost(provider, field.id) === "refused" && isChanged(field)) ?? null;
}

/** Returns which setting is missing or not among the choices; null if all are valid. */
export function validateSettings(
  settings: Record<string, string>,
  fields: LaunchField[],
): LaunchRefusal | null {
  for (const { id, label, kind, required, choices, most } of fields) {
    const value = ownEntry(settings, id);
    if (value === undefined) {
      if (required) return refusals.invalid(id, `${label} is missing.`);
      continue;
    }
    if (kind === "choice" && !choices.some((choice) => choice.value === value))
      return refusals.invalid(id, `${label} is none of those that the cloud lists for this offer.`);
    if (kind === "number" && !/^\d+(\.\d+)?$/.test(value))
      return refusals.invalid(id, `${label} must be a number.`);
    if (kind === "number" && most !== null && Number(value) > most)
      return refusals.invalid(id, `${label}: this offer includes at most ${most}.`);
    const ports = kind === "ports" ? value.split(/[\s,]+/).filter(Boolean) : [];
    if (ports.some((port) => !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535))
      return refusals.invalid(id, `${label} must be ports from 1 to 65535, with commas between them.`);
    if (most !== null && ports.length > most)
      return refusals.invalid(id, `${label}: this cloud takes at most ${most}.`);
  }
  const known = new Set(fields.map(({ id }) => id));
  const stray = Object.keys(settings).find((id) => !known.has(id));
  return stray === undefined ? null : refusals.invalid(stray, `This cloud has no field “${stray}”.`);
}

const nonSecretSettings = new Set([
  "image",
  "container",
  "ports",
  "httpPorts",
  "volume",
  "template",
  "runtype",
]);

/** The settings that may be secret and must not be repeated in stored texts. */
export function secretSettings(settings: Record<string, string>): string[] {
  return Object.entries(settings).flatMap(([id, value]) => (nonSecretSettings.has(id) ? [] : [value]));
}

/** The order as it is stored: without scripts, environments and other values that may hold a secret. */
export function toStoredOrder(order: LaunchOrder, settings: Record<string, string>): string {
  const kept = Object.entries(settings).map(([id, value]) => [
    id,
    nonSecretSettings.has(id) ? value : `(${value.length} characters, not kept)`,
  ]);
  const { offerId, maxPriceMicros, maxTotalMicros, hours, killSwitch } = order;
  return JSON.stringify({
    offerId,
    maxPriceMicros,
    maxTotalMicros,
    hours,
    killSwitch,
    settings: Object.fromEntries(kept),
  });
}
