import { ownEntry } from "@/lib/domain/own-entry";
import { parsePorts } from "@/lib/domain/ports";
import type { LaunchForm, LaunchFormField } from "@/lib/instances/schema";
import type { LaunchOffer } from "@/lib/offers/schema";

import type { KeptSettings } from "./kept-settings";
import { createDraft, type Draft, spendLimitText, usualHours } from "./draft";

/** A draft that is filled in from an earlier order. */
export interface RestoredDraft {
  draft: Draft;
  /** The fields to fill in again, because their values are not stored. */
  toFillIn: Pick<LaunchFormField, "id" | "label">[];
  /** What could not be restored, as sentences. */
  changes: string[];
}

type RestoringOffer = Pick<LaunchOffer, "provider" | "periodHours">;

/** Fills in a form as an earlier order or another form was, as far as this offer and the saved keys allow. */
export function restoreDraft(earlier: KeptSettings, form: LaunchForm, offer: RestoringOffer): RestoredDraft {
  const usual = createDraft(form, offer);
  const key = restoreKey(earlier, form, offer, usual);
  const account = restoreAccount(earlier, form, offer, usual);
  const time = restoreTime(earlier, usual);
  const fields = form.fields.map((field) => restoreField(field, earlier, offer));
  const draft: Draft = {
    ...usual,
    ...time,
    ...restoreAutoDelete(earlier, form, { ...usual, ...time }),
    name: earlier.name,
    keyId: key.keyId,
    accountId: account.accountId,
    values: Object.fromEntries(fields.map(({ field, value }) => [field.id, value])),
  };
  return {
    draft,
    toFillIn: fields
      .filter(({ isNotStored }) => isNotStored)
      .map(({ field: { id, label } }) => ({ id, label })),
    changes: [
      key.change,
      account.change,
      ...fields.map(({ change }) => change),
      unknownFieldsText(earlier, form),
    ].filter((text) => text !== null),
  };
}

function restoreKey(
  { sshKey, provider }: KeptSettings,
  { keys }: LaunchForm,
  offer: RestoringOffer,
  usual: Draft,
): { keyId: string | null; change: string | null } {
  // Another provider may take keys where the first one takes none.
  if (keys === null || (sshKey === null && provider !== offer.provider))
    return { keyId: usual.keyId, change: null };
  if (sshKey === null) return { keyId: null, change: null };
  const known = keys.find(({ fingerprint }) => fingerprint === sshKey.fingerprint);
  if (known) return { keyId: known.id, change: null };
  const other = keys.find(({ id }) => id === usual.keyId);
  const next = other ? `“${other.name}” is selected instead.` : "Add a key, or launch without one.";
  return { keyId: usual.keyId, change: `The SSH key “${sshKey.name}” was removed. ${next}` };
}

function restoreAccount(
  { accountId, provider }: KeptSettings,
  { accounts }: LaunchForm,
  offer: RestoringOffer,
  usual: Draft,
): { accountId: string | null; change: string | null } {
  if (accounts.some(({ id }) => id === accountId)) return { accountId, change: null };
  const other = provider === offer.provider && accounts.find(({ id }) => id === usual.accountId);
  return {
    accountId: usual.accountId,
    change: other ? `Its account is no longer connected. “${other.label}” is selected instead.` : null,
  };
}

/** Keeps the hours; a prepaid offer ends with its period at the latest. */
function restoreTime(
  { hours, periodHours: paidHours }: KeptSettings,
  usual: Draft,
): Pick<Draft, "runs" | "otherHours"> {
  const { periodHours, runs, otherHours } = usual;
  if (periodHours !== null)
    return hours === null || hours === paidHours || hours >= periodHours
      ? { runs: "period", otherHours }
      : { runs: "other", otherHours: String(hours) };
  if (hours === null) return { runs: "never", otherHours };
  if (hours === paidHours) return { runs, otherHours };
  return usualHours.includes(hours)
    ? { runs: hours, otherHours }
    : { runs: "other", otherHours: String(hours) };
}

function restoreAutoDelete(
  { killSwitch, shownMicros }: KeptSettings,
  { hasKillSwitch }: LaunchForm,
  draft: Draft,
): Pick<Draft, "hasKillSwitch" | "spend"> {
  if (!hasKillSwitch || killSwitch === null) return { hasKillSwitch, spend: null };
  if (killSwitch === "off") return { hasKillSwitch: false, spend: null };
  // A limit that followed the price follows the present one.
  const followed = spendLimitText({ ...draft, spend: null }, shownMicros);
  return { hasKillSwitch, spend: killSwitch.spend === followed ? null : killSwitch.spend };
}

interface RestoredField {
  field: LaunchFormField;
  value: string;
  isNotStored: boolean;
  change: string | null;
}

function restoreField(field: LaunchFormField, earlier: KeptSettings, offer: RestoringOffer): RestoredField {
  const { id, label, initial } = field;
  const usual = { field, value: initial ?? "", isNotStored: false, change: null };
  if (earlier.notStored.includes(id)) return { ...usual, value: "", isNotStored: true };
  const value = ownEntry(earlier.settings, id);
  const isSameProvider = earlier.provider === offer.provider;
  if (value === undefined || value === usual.value) return usual;
  if (value === "" && (field.kind === "choice" || !isSameProvider)) return usual;
  if (isUsable(field, value, isSameProvider)) return { ...usual, value };
  const before = ownEntry(earlier.labels, id)?.choice ?? value;
  const chosen = field.choices.find((choice) => choice.value === initial)?.label ?? initial;
  const next = chosen ? `“${chosen}” is set instead.` : "It is left empty.";
  return { ...usual, change: `${label}: “${before}” is not available for this offer. ${next}` };
}

/** Whether this offer can take a value; the same text can mean something else at another provider. */
function isUsable({ id, kind, choices, most }: LaunchFormField, value: string, isSameProvider: boolean) {
  if (kind === "choice") return choices.some((choice) => choice.value === value);
  if (kind === "ports") return most === null || parsePorts(value).length <= most;
  if (kind === "number") return isSameProvider && (most === null || Number(value) <= most);
  return isSameProvider || id === "container";
}

/** Names the settings that this offer has no field for. */
function unknownFieldsText(
  { settings, labels, notStored }: KeptSettings,
  { fields, fieldsError }: LaunchForm,
): string | null {
  const known = new Set(fields.map(({ id }) => id));
  const set = Object.entries(settings).flatMap(([id, value]) => (value === "" ? [] : [id]));
  const names = [...set, ...notStored]
    .filter((id) => !known.has(id))
    .map((id) => ownEntry(labels, id)?.field ?? id);
  if (names.length === 0) return null;
  return fieldsError === null
    ? `Not available for this offer: ${names.join(", ")}.`
    : `Not restored: ${names.join(", ")}. Reload the page to read the provider’s settings again.`;
}
