import { ownEntry } from "@/lib/domain/own-entry";
import { isPort, parsePorts } from "@/lib/domain/ports";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { LaunchField } from "@/lib/providers/instances";
import { isOn } from "@/lib/providers/machine-settings";
import { getSettingCost } from "@/lib/providers/registry";
import { redactedText, secretEncodings } from "@/lib/redaction/redact";

import { refusals } from "./refusals";
import type { LaunchOrder, LaunchRefusal } from "./schema";

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
      if (required) return refusals.invalid(id, `${label} is required.`);
      continue;
    }
    if (kind === "choice" && !choices.some((choice) => choice.value === value))
      return refusals.invalid(
        id,
        `${label}: choose one of the options that the provider lists for this offer.`,
      );
    if (kind === "number" && !/^\d+(\.\d+)?$/.test(value))
      return refusals.invalid(id, `${label} must be a number.`);
    if (kind === "number" && most !== null && Number(value) > most)
      return refusals.invalid(id, `${label}: this offer includes at most ${most}.`);
    const ports = kind === "ports" ? parsePorts(value) : [];
    if (!ports.every(isPort))
      return refusals.invalid(id, `${label}: enter ports from 1 to 65535, comma-separated.`);
    if (most !== null && ports.length > most)
      return refusals.invalid(id, `${label}: this provider accepts at most ${most}.`);
  }
  const known = new Set(fields.map(({ id }) => id));
  const stray = Object.keys(settings).find((id) => !known.has(id));
  return stray === undefined ? null : refusals.invalid(stray, `This provider has no field “${stray}”.`);
}

const minSecretLength = 6;

/** Removes the order's secrets from a provider's text: scripts, variables and passwords, in full or in part. */
export function redactSettings(text: string, secrets: string[]): string {
  let plain = text;
  const parts = secrets.flatMap(secretParts);
  for (const secret of parts) {
    // A quotation may be cut off within a secret.
    for (let length = secret.length; length >= Math.min(secret.length, minSecretLength + 2); length--) {
      const part = secret.slice(0, length);
      if (!plain.includes(part)) continue;
      plain = plain.replaceAll(part, redactedText);
      break;
    }
  }
  for (const form of parts.flatMap(secretEncodings)) plain = plain.replaceAll(form, redactedText);
  return plain;
}

function secretParts(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const values = lines.flatMap((line) => line.split(/[\s=:"']+/));
  const encoded = Buffer.from(secret).toString("base64");
  const parts = [secret, encoded, ...lines, ...values].filter((part) => part.length >= minSecretLength);
  return [...new Set(parts)].sort((left, right) => right.length - left.length);
}
