"use client";

import { useAsleep } from "@/components/ui/use-asleep";
import { useRef, useState, type ReactNode } from "react";

import { rateText } from "@/components/instances/figures";
import { Notice } from "@/components/ui/notice";
import type { LaunchForm } from "@/lib/instances/schema";
import type { Offer } from "@/lib/offers/schema";

import { Cost } from "./cost";
import { draftOf, hoursOf, nameOf, orderOf, type Draft } from "./draft";
import { LaunchButton } from "./launch-button";
import { LaunchFields } from "./launch-fields";
import { LaunchHead } from "./launch-head";
import { offerNow } from "./offer-now";
import { OutcomeNotice, RefusalNotice } from "./outcome-notice";
import { OverrideEntry } from "./override-entry";
import { PriceDialog } from "./price-dialog";
import { useLaunch } from "./use-launch";

interface LaunchPanelProps {
  /** As it was read for the page. */
  offer: Offer;
  /** What it costs now; offers without a price have no form. */
  priceMicros: number;
  form: LaunchForm;
  /** What stands between the head and the form. */
  children: ReactNode;
}

/** The head, the form and what it costs. Every field has its default, so one click is enough. */
export function LaunchPanel({ offer: first, priceMicros: firstPrice, form, children }: LaunchPanelProps) {
  const [draft, setDraft] = useState(() => draftOf(form));
  const [price, setPrice] = useState({ micros: firstPrice, at: first.observedAt });
  const { stage, launch, askAgain, dismiss } = useLaunch(first.id, form);
  const element = useRef<HTMLFormElement>(null);
  const refusal = stage.kind === "refused" ? stage.refusal : null;
  const [told, setTold] = useState(refusal);
  if (refusal && refusal !== told) setTold(refusal);
  const offer = offerNow(first, told);
  const isSoldOut = offer.stock === "sold-out";
  const isBlocked = form.blocked?.kind === "account-blocked" || refusal?.kind === "account-blocked";
  const frozen = useAsleep(stage.kind === "sending" || stage.kind === "lost" || offer.gone);
  const hours = hoursOf(draft);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const send = (priceMicros: number) => {
    if (!element.current?.reportValidity()) return;
    void launch(orderOf(draft, form, { offerId: offer.id, priceMicros }));
  };
  const newPrice =
    refusal?.kind === "price-changed" && refusal.nowMicros !== null
      ? { micros: refusal.nowMicros, at: refusal.readAt ?? price.at }
      : null;
  return (
    <>
      <LaunchHead offer={offer} />
      {children}
      <div className="launch-columns">
        <form
          ref={element}
          className="panel"
          aria-label="What is launched"
          onSubmit={(event) => event.preventDefault()}
        >
          {form.doubt && (
            <Notice tone="warn">
              <b>{form.doubt}</b> The form has its defaults.
            </Notice>
          )}
          <fieldset {...frozen}>
            <LaunchFields
              offer={offer}
              form={form}
              draft={draft}
              priceMicros={price.micros}
              refusal={refusal}
              change={change}
            />
          </fieldset>
        </form>
        <Cost offer={offer} form={form} priceMicros={price.micros} hours={hours}>
          {offer.stale && stage.kind === "ready" && (
            <Notice tone="warn">
              <b>The offer was read too long ago to rely on.</b> It is read again at the click, as always.
            </Notice>
          )}
          {form.blocked && !refusal && <RefusalNotice refusal={form.blocked} />}
          {!newPrice && <OutcomeNotice stage={stage} askAgain={() => void askAgain()} />}
          {stage.kind === "ready" && price.micros !== firstPrice && (
            <Notice tone="warn" says="status">
              <b>It costs ${rateText(price.micros)}/h now,</b> not ${rateText(firstPrice)}/h. Nothing was
              sent.
            </Notice>
          )}
          {isBlocked && (
            <OverrideEntry
              name={nameOf(draft, form)}
              value={draft.override}
              change={(override) => change({ override })}
            />
          )}
          {stage.kind !== "lost" && stage.kind !== "outdated" && !offer.gone && (
            <LaunchButton
              label={`${isSoldOut ? "Try again" : "Launch"} for $${rateText(price.micros)}/h`}
              isPrimary={!isSoldOut}
              isSending={stage.kind === "sending"}
              isDisabled={isBlocked && draft.override.trim() !== nameOf(draft, form)}
              launch={() => send(price.micros)}
            />
          )}
          {!offer.gone && (
            <p className="hint">
              The offer is read again at the click. If it costs more or is gone, you are asked; nothing is
              sent.
            </p>
          )}
        </Cost>
        {newPrice && (
          <PriceDialog
            shown={price}
            now={newPrice}
            hours={hours}
            launch={() => {
              setPrice(newPrice);
              send(newPrice.micros);
            }}
            close={() => {
              setPrice(newPrice);
              dismiss();
            }}
          />
        )}
      </div>
    </>
  );
}
