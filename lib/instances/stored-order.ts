import { z } from "zod";

import type { StoredLaunch } from "@/db/ledger";
import { ownEntry } from "@/lib/domain/own-entry";
import type { LaunchField } from "@/lib/providers/instances";

import type { EarlierOrder, LaunchOrder } from "./schema";

type Settings = Readonly<Record<string, string>>;

/** Texts that hold no secret: names and ids that the provider shows in its own lists. */
const plainTexts = new Set(["image", "container", "volume", "template", "templateHash"]);
/** Kinds whose values were checked: one of the provider's choices, a number, or ports. */
const plainKinds = new Set<LaunchField["kind"]>(["choice", "number", "ports"]);

/** Whether a setting holds no secret, so that it can be stored and repeated in texts. */
function isPlain({ id, kind }: LaunchField, value: string): boolean {
  if (kind === "flag") return /^(true|false)$/.test(value);
  return plainKinds.has(kind) || (kind === "text" && plainTexts.has(id));
}

/** The settings that may be secret and must not be repeated in stored texts. */
export function secretSettings(settings: Settings, fields: LaunchField[]): string[] {
  const known = new Map(fields.map((field) => [field.id, field]));
  return Object.entries(settings).flatMap(([id, value]) => {
    const field = known.get(id);
    return field && isPlain(field, value) ? [] : [value];
  });
}

/** The order as it is stored: without scripts, environments and other values that may hold a secret. */
export function toStoredOrder(order: LaunchOrder, settings: Settings, fields: LaunchField[]): string {
  const kept: [string, string][] = [];
  const labels: [string, StoredLabel][] = [];
  for (const field of fields) {
    const { id, label, initial, choices } = field;
    // A cleared field with a default is stored empty, or the default would return in a new form.
    const value = ownEntry(settings, id) ?? (initial ? "" : undefined);
    if (value === undefined) continue;
    kept.push([id, value === "" || isPlain(field, value) ? value : omittedText(value)]);
    const choice = choices.find((each) => each.value === value)?.label;
    labels.push([id, { field: label, ...(choice !== undefined && choice !== value && { choice }) }]);
  }
  const { offerId, maxPriceMicros, maxTotalMicros, hours, killSwitch } = order;
  return JSON.stringify({
    offerId,
    maxPriceMicros,
    maxTotalMicros,
    hours,
    killSwitch,
    settings: Object.fromEntries(kept),
    labels: Object.fromEntries(labels),
  });
}

function omittedText(value: string): string {
  return `(${value.length} characters, not stored)`;
}

const omittedPattern = /^\(\d+ characters, not stored\)$/;

const labelSchema = z.object({ field: z.string(), choice: z.string().optional() });
type StoredLabel = z.infer<typeof labelSchema>;

/** Orders of earlier versions have fewer fields, and one odd field must not hide the others. */
const storedOrderSchema = z.object({
  maxPriceMicros: z.number().positive().optional().catch(undefined),
  killSwitch: z
    .union([z.object({ spend: z.string().nullable() }), z.literal("off")])
    .optional()
    .catch(undefined),
  settings: z.record(z.string(), z.string()).catch({}),
  labels: z.record(z.string(), labelSchema).catch({}),
});

/** An order as the ledger has it, for a new form; without the values that are not stored. */
export function toEarlierOrder(launch: StoredLaunch): EarlierOrder {
  const { maxPriceMicros, killSwitch, settings, labels } = parseStoredOrder(launch.orderJson);
  const isOmitted = ([, value]: [string, string]) => omittedPattern.test(value);
  const stored = Object.entries(settings);
  return {
    launchId: launch.id,
    provider: launch.provider,
    name: launch.name,
    accountId: launch.accountId,
    sshKey:
      launch.keyName === null || launch.keyFingerprint === null
        ? null
        : { name: launch.keyName, fingerprint: launch.keyFingerprint },
    hours: launch.hours,
    periodHours: launch.periodHours,
    killSwitch: killSwitch ?? null,
    hourlyMicros: launch.hourlyMicros,
    shownMicros: maxPriceMicros ?? launch.priceCapMicros,
    settings: Object.fromEntries(stored.filter((entry) => !isOmitted(entry))),
    labels,
    notStored: stored.filter(isOmitted).map(([id]) => id),
  };
}

function parseStoredOrder(json: string): z.infer<typeof storedOrderSchema> {
  let value: unknown = null;
  try {
    value = JSON.parse(json);
  } catch {
    // A damaged order leaves the defaults of the form.
  }
  return storedOrderSchema.safeParse(value).data ?? storedOrderSchema.parse({});
}
