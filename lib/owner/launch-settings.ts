import "server-only";

import { addAuditEvent } from "@/db/audit";
import { getDatabase } from "@/db/client";
import { readLaunchSettings, saveLaunchSettings } from "@/db/launch-settings";
import { atomically } from "@/db/transactions";
import type { OwnerActor } from "@/lib/actor";
import { createAuditEventBuilder } from "@/lib/audit/record";
import { findProofFault, type OwnerProof } from "@/lib/auth/confirm-owner";
import { env } from "@/lib/env";
import { displayCurrencies } from "@/lib/offers/view";

import {
  describeChange,
  needsProof,
  parseForm,
  type LaunchSettingsForm,
  type LaunchSettingsView,
} from "./launch-settings-form";

/** The result of saving; a fault names the field that it is about. */
export type SaveSettingsResult =
  | { ok: true; message: string }
  | { ok: false; message: string; field: keyof LaunchSettingsForm | "proof" | null };

const action = "launch-settings.change";

/** The launch settings of the account page. */
export async function readLaunchSettingsView(): Promise<LaunchSettingsView> {
  const stored = await readLaunchSettings(getDatabase());
  const currencies = await displayCurrencies();
  const own = stored.defaultCurrency;
  return {
    environment: env().launchLimits,
    stored,
    currencies: own === null || currencies.includes(own) ? currencies : [...currencies, own],
  };
}

/**
 * Saves the launch settings with their audit event. A change that raises a limit needs the password or a one-time
 * code; the transaction decides, so that a limit that was lowered meanwhile is not raised without it.
 */
export async function changeLaunchSettings(
  owner: OwnerActor,
  form: LaunchSettingsForm,
  proof: OwnerProof,
): Promise<SaveSettingsResult> {
  const database = getDatabase();
  const environment = env().launchLimits;
  const known = { environment, stored: await readLaunchSettings(database) };
  const first = parseForm(form, known);
  if (!first.ok) return first;
  const isProven = needsProof(known, first.settings) && (proof.password !== "" || proof.code !== "");
  const fault = isProven ? await findProofFault(owner, proof, action) : null;
  if (fault !== null) return { ok: false, message: fault, field: "proof" };
  const build = await createAuditEventBuilder(owner);
  return atomically(database, async (tx): Promise<SaveSettingsResult> => {
    const now = { environment, stored: await readLaunchSettings(tx) };
    const parsed = parseForm(form, now);
    if (!parsed.ok) return parsed;
    if (needsProof(now, parsed.settings) && !isProven)
      return { ok: false, message: proofMessage(owner), field: "proof" };
    const detail = describeChange(now, parsed.settings);
    if (detail === "") return { ok: true, message: "Nothing changed." };
    await saveLaunchSettings(tx, parsed.settings, Date.now());
    await addAuditEvent(tx, build({ action, detail }));
    return { ok: true, message: "Saved. The limits hold from the next launch." };
  });
}

function proofMessage({ hasSecondFactor }: OwnerActor): string {
  const wanted = hasSecondFactor ? "your password or a one-time code" : "your password";
  return `Raising a limit needs ${wanted}. Nothing was changed.`;
}
