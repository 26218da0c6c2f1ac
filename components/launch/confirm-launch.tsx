"use client";

import { type ReactNode, useId, useState } from "react";

import { costText, rateText } from "@/components/instances/figures";
import { FutureTime } from "@/components/ui/event-time";
import { useNow } from "@/components/ui/time";
import { Dialog } from "@/components/ui/dialog";
import { hour } from "@/lib/domain/durations";
import { providerLabels } from "@/lib/domain/provider-id";
import { pluralize } from "@/lib/format";
import type { LaunchForm, LaunchKey } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

import { costlySettings, type Draft, launchLabel, periodLabel, type Terms } from "./draft";
import { KeyOptions } from "./key-entry";

interface ConfirmLaunchProps {
  offer: Offer;
  form: LaunchForm;
  keys: LaunchKey[] | null;
  draft: Draft;
  terms: Terms;
  /** The sum in the currency of the listing; null if the terms have changed since the page loaded. */
  listedAs: string | null;
  /** Launches with this key; null for none. */
  launch(keyId: string | null): void;
  close(): void;
}

/** True if a launch needs a confirmation: it is prepaid, has no SSH key, or a setting may cost extra. */
export function needsConfirmation(
  draft: Draft,
  form: LaunchForm,
  keys: LaunchKey[] | null,
  terms: Terms,
): boolean {
  return (
    terms.totalMicros !== null ||
    (keys !== null && draft.keyId === null) ||
    costlySettings(draft, form).length > 0
  );
}

/** Confirms a non-refundable sum, a missing key, and settings that may cost extra. */
export function ConfirmLaunch({
  offer,
  form,
  keys,
  draft,
  terms,
  listedAs,
  launch,
  close,
}: ConfirmLaunchProps) {
  const group = useId();
  const [chosen, setChosen] = useState(keys?.[0]?.id ?? null);
  const provider = providerLabels[offer.provider];
  const isWithoutKey = keys !== null && draft.keyId === null;
  const costly = costlySettings(draft, form);
  const price = sumText(terms);
  const verb = terms.totalMicros === null ? "Launch" : "Pay";
  const title =
    isWithoutKey && verb === "Launch" ? "Launch without an SSH key?" : `${launchLabel(terms, draft)}?`;
  const key = keys?.find(({ id }) => id === chosen);
  return (
    <Dialog title={title} onClose={close}>
      {terms.totalMicros !== null && (
        <PrepaidSum {...{ offer, form, draft, listedAs, totalMicros: terms.totalMicros }} />
      )}
      {costly.length > 0 && (
        <p className="t-warn">
          {`${provider} may charge more than the listed price for: ${costly.join(", ")}. This app can't check that price.`}
        </p>
      )}
      {isWithoutKey && (
        <>
          <p id={group}>
            <span>{`Without an SSH key you may not be able to log in, and you still pay ${price}. `}</span>
            <span>
              {keys.length === 0
                ? "You have no saved keys. Add one in the form."
                : `You have ${pluralize(keys.length, "saved key")}.`}
            </span>
          </p>
          {keys.length > 0 && (
            <KeyOptions keys={keys} provider={provider} value={chosen} group={group} choose={setChosen} />
          )}
        </>
      )}
      <div className="row acts">
        {isWithoutKey && key && (
          <button type="button" className="btn quiet" onClick={() => launch(null)}>
            {`${verb} without a key`}
          </button>
        )}
        <button type="button" className="btn" data-way-out="" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="btn primary"
          onClick={() => launch(isWithoutKey ? (key?.id ?? null) : draft.keyId)}
        >
          {isWithoutKey
            ? key
              ? `${verb} with ${key.name}, ${price}`
              : `${verb} without a key`
            : `${verb} ${price}`}
        </button>
      </div>
    </Dialog>
  );
}

function sumText({ priceMicros, totalMicros }: Terms): string {
  return totalMicros === null ? `$${rateText(priceMicros)}/h` : `$${costText(totalMicros)}`;
}

interface PrepaidSumProps extends Pick<ConfirmLaunchProps, "offer" | "form" | "draft" | "listedAs"> {
  totalMicros: number;
}

function PrepaidSum({ offer, form, draft, listedAs, totalMicros }: PrepaidSumProps) {
  const now = useNow();
  const { periodHours } = draft;
  if (!periodHours) return null;
  const isForeign = offer.native.currency !== "USD";
  return (
    <table className="sums">
      <caption className="vh">What is charged now</caption>
      <tbody>
        <Line label={`Charged now by ${providerLabels[offer.provider]}`}>
          <b>{`$${costText(totalMicros)}`}</b>
          {isForeign && listedAs !== null && <span className="muted">{` ${listedAs}`}</span>}
        </Line>
        <Line label="Paid until">
          <FutureTime at={now + periodHours * hour} from={now} />
        </Line>
        <Line label="Refund if ended sooner">
          <span className="t-warn">none</span>
        </Line>
        <Line label="Auto-renew">
          {form.renews ? (
            <span className="t-warn">{`on: each ${periodLabel(periodHours)} is paid again`}</span>
          ) : (
            <span>off</span>
          )}
        </Line>
      </tbody>
    </table>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{children}</td>
    </tr>
  );
}
