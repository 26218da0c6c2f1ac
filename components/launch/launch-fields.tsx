"use client";

import { useState } from "react";

import { costText } from "@/components/instances/figures";
import { meanMonthHours } from "@/lib/domain/money";
import { providerLabels } from "@/lib/domain/provider-id";
import type { LaunchForm, LaunchRefusal } from "@/lib/instances/schema";
import { billingLabels } from "@/lib/offers/labels";
import type { Offer } from "@/lib/offers/schema";

import { AccountEntry } from "./account-entry";
import { Advanced } from "./advanced";
import { nameOf, periodOf, type Draft } from "./draft";
import { Entry } from "./entry";
import { FieldEntry } from "./field-entry";
import { KeyEntry } from "./key-entry";
import { KillSwitchEntry } from "./kill-switch-entry";
import { NameEntry } from "./name-entry";
import { RunsEntry } from "./runs-entry";

interface LaunchFieldsProps {
  offer: Offer;
  form: LaunchForm;
  draft: Draft;
  priceMicros: number;
  /** What was wrong with the last order. */
  refusal: LaunchRefusal | null;
  change(part: Partial<Draft>): void;
}

/** The fields in the order in which they matter; what the cloud declares stands between key and time. */
export function LaunchFields({ offer, form, draft, priceMicros, refusal, change }: LaunchFieldsProps) {
  const [keys, setKeys] = useState(form.keys);
  const provider = providerLabels[offer.provider];
  const plain = form.fields.filter(({ advanced }) => !advanced);
  const advanced = form.fields.filter(({ advanced }) => advanced);
  const errorOf = (id: string) => (refusal?.field === id ? refusal.message : null);
  const changeValue = (id: string, value: string) => change({ values: { ...draft.values, [id]: value } });
  return (
    <>
      <NameEntry
        value={draft.name}
        name={nameOf(draft, form)}
        sampleMarker={form.sampleMarker}
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
          setKeys((before) => [...(before ?? []), { id, name, algorithm, fingerprint, isThere: false }]);
          change({ keyId: id });
        }}
      />
      {plain.map((field) => (
        <FieldEntry
          key={field.id}
          field={field}
          value={draft.values[field.id] ?? ""}
          error={errorOf(field.id)}
          change={(value) => changeValue(field.id, value)}
        />
      ))}
      <Entry label="Billing" hint={billingHint(offer)}>
        <p className="entry-text">{billingLabels[offer.billing]}</p>
      </Entry>
      <RunsEntry
        draft={draft}
        error={errorOf("hours")}
        monthly={`$${costText(priceMicros * meanMonthHours)}`}
        change={change}
      />
      {form.hasKillSwitch && (
        <KillSwitchEntry
          draft={draft}
          provider={provider}
          priceMicros={priceMicros}
          error={errorOf("killSwitch")}
          change={change}
        />
      )}
      {advanced.length > 0 && (
        <Advanced fields={advanced} values={draft.values} errorOf={errorOf} change={changeValue} />
      )}
    </>
  );
}

function billingHint({ billing }: Offer): string {
  const period = periodOf(billing);
  if (billing === "spot") return "It can be taken back at any time.";
  if (period) return `Each ${period.word} is paid at once, also when it ends sooner.`;
  return "It is part of the offer: another billing is another offer.";
}
