"use client";

import { useId, useState } from "react";

import { costText, rateText } from "@/components/instances/figures";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FutureTime } from "@/components/ui/event-time";
import { useNow } from "@/components/ui/time";
import { hour } from "@/lib/domain/durations";
import { providerLabels } from "@/lib/domain/provider-id";
import { pluralize } from "@/lib/format";
import type { LaunchForm, LaunchKey } from "@/lib/instances/schema";
import type { LaunchOffer } from "@/lib/offers/schema";

import { costlySettings, type Draft, launchLabel, periodLabel, type Terms } from "./draft";
import { KeyOptions } from "./key-entry";
import { dialogButtonsClass } from "./price-dialog";
import { SumRow, SumTable } from "@/components/ui/sums";

interface ConfirmLaunchProps {
  offer: LaunchOffer;
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
        <p className="text-warn">
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
      <div className={dialogButtonsClass}>
        {isWithoutKey && key && (
          <Button variant="quiet" onClick={() => launch(null)}>
            {`${verb} without a key`}
          </Button>
        )}
        <Button data-way-out="" onClick={close}>
          Cancel
        </Button>
        <Button variant="primary" onClick={() => launch(isWithoutKey ? (key?.id ?? null) : draft.keyId)}>
          {isWithoutKey
            ? key
              ? `${verb} with ${key.name}, ${price}`
              : `${verb} without a key`
            : `${verb} ${price}`}
        </Button>
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
    <SumTable caption="Charged now">
      <tbody>
        <SumRow label={`Charged now by ${providerLabels[offer.provider]}`}>
          <b>{`$${costText(totalMicros)}`}</b>
          {isForeign && listedAs !== null && <span className="text-ink-3">{` ${listedAs}`}</span>}
        </SumRow>
        <SumRow label="Paid until">
          <FutureTime at={now + periodHours * hour} from={now} />
        </SumRow>
        <SumRow label="Refund if ended sooner">
          <span className="text-warn">none</span>
        </SumRow>
        <SumRow label="Auto-renew">
          {form.renews ? (
            <span className="text-warn">{`on: each ${periodLabel(periodHours)} is paid again`}</span>
          ) : (
            <span>off</span>
          )}
        </SumRow>
      </tbody>
    </SumTable>
  );
}
