import { ownEntry } from "@/lib/domain/own-entry";
import type { EarlierOrder, LaunchForm, LaunchKey } from "@/lib/instances/schema";
import type { LaunchOffer } from "@/lib/offers/schema";

import { type Draft, runHours, spendLimitText, type Terms } from "./draft";

/** The settings of a form for the form of another offer. They may be secret, so they stay in the memory of this page. */
export type KeptSettings = Omit<EarlierOrder, "launchId">;

let kept: { offerId: string; settings: KeptSettings } | null = null;

/** Keeps settings for the form of an offer that is opened next. */
export function keepSettings(offerId: string, settings: KeptSettings): void {
  kept = { offerId, settings };
}

/** The settings that were kept for this offer's form; null on the server and after a page load. */
export function findKeptSettings(offerId: string): KeptSettings | null {
  return kept?.offerId === offerId ? kept.settings : null;
}

export function forgetKeptSettings(): void {
  kept = null;
}

/** The settings of a draft, as an earlier order has them. */
export function toKeptSettings(
  draft: Draft,
  form: LaunchForm,
  { offer, keys, terms }: { offer: LaunchOffer; keys: LaunchKey[] | null; terms: Terms },
): KeptSettings {
  const key = keys?.find(({ id }) => id === draft.keyId);
  const hours = runHours(draft);
  return {
    provider: offer.provider,
    name: draft.name.trim() || form.name,
    accountId: draft.accountId ?? "",
    sshKey: key ? { name: key.name, fingerprint: key.fingerprint } : null,
    hours: Number.isNaN(hours) ? form.hours : hours,
    periodHours: draft.periodHours,
    killSwitch: !form.hasKillSwitch
      ? null
      : draft.hasKillSwitch
        ? { spend: spendLimitText(draft, terms.priceMicros) }
        : "off",
    hourlyMicros: terms.priceMicros,
    shownMicros: terms.priceMicros,
    settings: { ...draft.values },
    labels: Object.fromEntries(
      form.fields.map(({ id, label, choices }) => [
        id,
        { field: label, choice: choices.find(({ value }) => value === ownEntry(draft.values, id))?.label },
      ]),
    ),
    notStored: [],
  };
}
