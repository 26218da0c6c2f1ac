import { createHash } from "node:crypto";

import { z } from "zod";

import { containsSecret, keyAsNameMessage } from "@/lib/redaction/redact";
import { defaultHours, maxHours } from "@/lib/domain/launch-limits";
import type { ListedOffer } from "@/lib/domain/offer";

import { portsSchema } from "./contract";
import { normalizeName } from "./names";
import { refusals } from "./refusals";
import type { LaunchOrder, LaunchRefusal } from "./schema";

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
    .max(maxHours)
    .nullish()
    .describe(
      `Until this app ends it; left out: the default of the account page (${defaultHours} unless changed), or the paid period of a prepaid offer; null is never`,
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
  return refusals.invalid(name, `${name ?? "The request"}: ${issue?.message ?? "invalid value"}.`);
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
  const count = (offer.gpuCount ?? 1) > 1 ? `${offer.gpuCount}x-` : "";
  return normalizeName(`${count}${offer.gpu?.name ?? offer.rawGpu}`) ?? "gpu";
}
