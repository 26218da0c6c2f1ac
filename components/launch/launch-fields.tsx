"use client";

import { useId } from "react";

import { costText } from "@/components/instances/figures";
import { meanMonthHours } from "@/lib/domain/money";
import { ownEntry } from "@/lib/domain/own-entry";
import { providerLabels } from "@/lib/domain/provider-id";
import { Select } from "@/components/ui/select";
import type { LaunchForm, LaunchKey, LaunchRefusal } from "@/lib/instances/schema";
import { billingLabels } from "@/lib/offers/labels";
import type { LaunchOffer } from "@/lib/offers/schema";

import { type Draft, machineNameFor, periodLabel } from "./draft";
import { AdvancedFields, Entry, EntryText, FieldEntry, inputClass, selectClass } from "./field-entry";
import { KeyEntry } from "./key-entry";
import { AutoDeleteEntry, RunsEntry } from "./time-entries";

interface LaunchFieldsProps {
  offer: LaunchOffer;
  form: LaunchForm;
  /** The saved keys and those added on this page; null if the provider takes none. */
  keys: LaunchKey[] | null;
  draft: Draft;
  priceMicros: number;
  /** Why the last order was refused. */
  refusal: LaunchRefusal | null;
  /** Fields of which an earlier order had a value that is not stored. */
  toFillIn: ReadonlySet<string>;
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
  toFillIn,
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
          isToFillIn={toFillIn.has(field.id)}
          change={(value) => changeValue(field.id, value)}
        />
      ))}
      <Entry label="Billing" hint={billingHint(offer)}>
        <EntryText>
          <span>
            {draft.periodHours
              ? `1 ${periodLabel(draft.periodHours)} in advance`
              : billingLabels[offer.billing]}
          </span>
        </EntryText>
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
        <AdvancedFields
          fields={advanced}
          values={draft.values}
          errorOf={errorOf}
          toFillIn={toFillIn}
          change={changeValue}
        />
      )}
    </>
  );
}

function billingHint({ billing, periodHours }: LaunchOffer): string {
  if (billing === "spot") return "The provider can reclaim it at any time.";
  if (periodHours)
    return `Paid a ${periodLabel(periodHours)} in advance, not refunded, also if you terminate it sooner.`;
  return "Fixed for this offer.";
}

interface NameEntryProps {
  value: string;
  /** As it is sent to the provider. */
  name: string;
  sampleLaunchTag: string;
  error: string | null;
  change(value: string): void;
}

function NameEntry({ value, name, sampleLaunchTag, error, change }: NameEntryProps) {
  const id = useId();
  return (
    <Entry
      label="Name"
      htmlFor={id}
      hintId={`${id}-hint`}
      error={error}
      hint={
        <span>
          We add a short tag so the machine can always be found: <code>{`${name}-${sampleLaunchTag}`}</code>
        </span>
      }
    >
      <input
        id={id}
        className={inputClass}
        value={value}
        maxLength={30}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={error !== null}
        onChange={(event) => change(event.target.value)}
      />
    </Entry>
  );
}

interface AccountEntryProps {
  accounts: LaunchForm["accounts"];
  value: string | null;
  error: string | null;
  change(accountId: string): void;
}

/** Chooses the provider account that launches and pays. */
function AccountEntry({ accounts, value, error, change }: AccountEntryProps) {
  const id = useId();
  return (
    <Entry
      label="Account"
      htmlFor={id}
      hint="This account launches and pays. We check the price with its key when you click."
      hintId={`${id}-hint`}
      error={error}
    >
      <Select
        id={id}
        className={selectClass}
        value={value ?? ""}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change(event.target.value)}
      >
        {accounts.map((account) => (
          <option key={account.id} value={account.id}>
            {account.label}
          </option>
        ))}
      </Select>
    </Entry>
  );
}
