"use client";

import { costText } from "@/components/instances/figures";
import { meanMonthHours } from "@/lib/domain/money";
import { ownEntry } from "@/lib/domain/own-entry";
import { providerLabels } from "@/lib/domain/provider-id";
import type { LaunchForm, LaunchKey, LaunchRefusal } from "@/lib/instances/schema";
import { billingLabels } from "@/lib/offers/labels";
import type { Offer } from "@/lib/offers/schema";

import { type Draft, machineNameFor, periodLabel } from "./draft";
import { AccountEntry, Entry, NameEntry } from "./entry";
import { AdvancedFields, FieldEntry } from "./field-entry";
import { KeyEntry } from "./key-entry";
import { AutoDeleteEntry, RunsEntry } from "./time-entries";

interface LaunchFieldsProps {
  offer: Offer;
  form: LaunchForm;
  /** The saved keys and those added on this page; null if the provider takes none. */
  keys: LaunchKey[] | null;
  draft: Draft;
  priceMicros: number;
  /** Why the last order was refused. */
  refusal: LaunchRefusal | null;
  change(part: Partial<Draft>): void;
  addKey(key: LaunchKey): void;
}

/** The fields by importance; the provider's own are between key and time. */
export function LaunchFields({
  offer,
  form,
  keys,
  draft,
  priceMicros,
  refusal,
  change,
  addKey,
}: LaunchFieldsProps) {
  const provider = providerLabels[offer.provider];
  const plain = form.fields.filter(({ advanced }) => !advanced);
  const advanced = form.fields.filter(({ advanced }) => advanced);
  const errorOf = (id: string) => (refusal?.field === id ? refusal.message : null);
  const changeValue = (id: string, value: string) => change({ values: { ...draft.values, [id]: value } });
  return (
    <>
      <NameEntry
        value={draft.name}
        name={machineNameFor(draft, form)}
        sampleLaunchTag={form.sampleLaunchTag}
        error={errorOf("name")}
        change={(name) => change({ name })}
      />
      {form.accounts.length > 0 && (
        <AccountEntry
          accounts={form.accounts}
          value={draft.accountId}
          error={errorOf("accountId")}
          change={(accountId) => change({ accountId })}
        />
      )}
      <KeyEntry
        keys={keys}
        provider={provider}
        value={draft.keyId}
        error={errorOf("sshKeyId")}
        choose={(keyId) => change({ keyId })}
        added={({ id, name, algorithm, fingerprint }) => {
          addKey({ id, name, algorithm, fingerprint, isThere: false });
          change({ keyId: id });
        }}
      />
      {plain.map((field) => (
        <FieldEntry
          key={field.id}
          field={field}
          value={ownEntry(draft.values, field.id) ?? ""}
          error={errorOf(field.id)}
          change={(value) => changeValue(field.id, value)}
        />
      ))}
      <Entry label="Billing" hint={billingHint(offer)}>
        <p className="entry-text">
          {draft.periodHours
            ? `1 ${periodLabel(draft.periodHours)} in advance`
            : billingLabels[offer.billing]}
        </p>
      </Entry>
      <RunsEntry
        draft={draft}
        error={errorOf("hours")}
        monthly={`$${costText(priceMicros * meanMonthHours)}`}
        change={change}
      />
      {form.hasKillSwitch && (
        <AutoDeleteEntry
          draft={draft}
          provider={provider}
          priceMicros={priceMicros}
          error={errorOf("killSwitch")}
          change={change}
        />
      )}
      {advanced.length > 0 && (
        <AdvancedFields fields={advanced} values={draft.values} errorOf={errorOf} change={changeValue} />
      )}
    </>
  );
}

function billingHint({ billing, periodHours }: Offer): string {
  if (billing === "spot") return "The provider can reclaim it at any time.";
  if (periodHours)
    return `Paid a ${periodLabel(periodHours)} in advance, not refunded, also if you terminate it sooner.`;
  return "Fixed for this offer.";
}
