"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

import { hintClass } from "@/components/ui/field";
import { useDisabledUntilHydrated } from "@/components/ui/hydration";
import { Notice } from "@/components/ui/notice";
import type { EarlierOrder, LaunchForm, LaunchRefusal } from "@/lib/instances/schema";
import type { Display, LaunchOffer } from "@/lib/offers/schema";

import { AgainNotice } from "./again-notice";
import { ConfirmLaunch, needsConfirmation } from "./confirm-launch";
import {
  createDraft,
  type Draft,
  isOverCap,
  launchLabel,
  machineNameFor,
  nativeText,
  runHours,
  type Terms,
  toOrder,
} from "./draft";
import { findKeptSettings, forgetKeptSettings, toKeptSettings } from "./kept-settings";
import { LaunchBar, LaunchCost } from "./launch-cost";
import { LaunchFields } from "./launch-fields";
import { LaunchHead } from "./launch-head";
import { NextAfterRefusal } from "./next-after-refusal";
import { PriceDialog } from "./price-dialog";
import { OverrideEntry, RefusalNotice, StageNotice } from "./refusal";
import { restoreDraft } from "./restore-draft";
import { useFieldsToFillIn } from "./use-fields-to-fill-in";
import { applyRefusal, useLaunch } from "./use-launch";

interface LaunchPanelProps {
  /** As it was read for the page. */
  offer: LaunchOffer;
  /** The current price; offers without a price have no form. */
  priceMicros: number;
  form: LaunchForm;
  display: Display;
  /** The order to launch again, if any. */
  earlier: EarlierOrder | null;
  /** Content between the head and the form. */
  children: ReactNode;
}

/** The head, the form and the cost. Every field has a default, so one click is enough. */
export function LaunchPanel({
  offer: first,
  priceMicros,
  form,
  display,
  earlier,
  children,
}: LaunchPanelProps) {
  const firstTerms = { priceMicros, totalMicros: first.periodMicros };
  const [kept] = useState(() => findKeptSettings(first.id));
  const [restored] = useState(() => {
    const settings = kept ?? earlier;
    return settings && restoreDraft(settings, form, first);
  });
  const [draft, setDraft] = useState(() => restored?.draft ?? createDraft(form, first));
  const [keys, setKeys] = useState(form.keys);
  const [terms, setTerms] = useState<Terms & { at: string }>({ ...firstTerms, at: first.observedAt });
  const [isConfirming, setConfirming] = useState(false);
  const { stage, launch, retry, dismiss } = useLaunch(first.id, form);
  const element = useRef<HTMLFormElement>(null);
  const refusal = stage.kind === "refused" ? stage.refusal : null;
  const [lastRefusal, setLastRefusal] = useState(refusal);
  if (refusal && refusal !== lastRefusal) setLastRefusal(refusal);
  const offer = applyRefusal(first, lastRefusal);
  const isSoldOut = offer.stock === "sold-out";
  const isBlocked = form.blocked?.kind === "account-blocked" || refusal?.kind === "account-blocked";
  const frozen = useDisabledUntilHydrated(stage.kind === "sending" || stage.kind === "lost" || offer.gone);
  useEffect(forgetKeptSettings, []);
  const toFillIn = useFieldsToFillIn(restored, element);
  const hours = runHours(draft);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const send = (agreed: Terms, keyId = draft.keyId) => {
    if (!element.current?.reportValidity()) return;
    change({ keyId });
    void launch(toOrder({ ...draft, keyId }, form, { ...agreed, offerId: offer.id }));
  };
  const isAsLoaded = terms.totalMicros === firstTerms.totalMicros;
  const listedAs = isAsLoaded ? nativeText(first.native) : null;
  const newTerms = refusal && termsNow(refusal, terms);
  const isDearer = lastRefusal?.kind === "price-changed";
  const hasAlternatives =
    lastRefusal !== null && !newTerms && (stage.kind === "ready" || stage.kind === "refused");
  const alternatives = {
    offer: { ...offer, priceMicros: terms.priceMicros, periodMicros: terms.totalMicros },
    settings: toKeptSettings(draft, form, { offer, keys, terms }),
    again: earlier?.launchId ?? null,
  };
  return (
    <>
      <LaunchHead offer={offer} />
      {children}
      {restored && <AgainNotice earlier={kept ? null : earlier} {...{ restored, priceMicros }} />}
      <div className="grid grid-cols-[minmax(0,1fr)_344px] items-start gap-4 max-md:grid-cols-1">
        <form
          ref={element}
          className="overflow-hidden rounded-lg border bg-surface [&>:first-child]:border-t-0"
          aria-label="Machine"
          onSubmit={(event) => event.preventDefault()}
        >
          {form.fieldsError && (
            <Notice tone="warn">
              <b>{form.fieldsError}</b> The form shows default settings.
            </Notice>
          )}
          <fieldset className="min-w-0 inactive:opacity-60" {...frozen}>
            <LaunchFields
              offer={offer}
              form={form}
              keys={keys}
              draft={draft}
              priceMicros={terms.priceMicros}
              refusal={refusal}
              toFillIn={toFillIn}
              change={change}
              addKey={(key) => setKeys((before) => [...(before ?? []), key])}
            />
          </fieldset>
        </form>
        <LaunchCost {...{ offer, form, display, terms, hours, listedAs }}>
          {offer.stale && stage.kind === "ready" && (
            <Notice tone="warn" isInset>
              <b>This price may be out of date.</b> We check it again when you click.
            </Notice>
          )}
          {form.blocked && !refusal && <RefusalNotice refusal={form.blocked} />}
          {!newTerms && stage.kind !== "ready" && (
            <div key={stage.kind} ref={scrollToView} className="max-md:scroll-mb-[84px] empty:hidden">
              <StageNotice stage={stage} retry={() => void retry()} />
            </div>
          )}
          {hasAlternatives && !isDearer && <NextAfterRefusal {...alternatives} refusal={lastRefusal} />}
          {stage.kind === "ready" && launchLabel(terms, draft) !== launchLabel(firstTerms, draft) && (
            <Notice tone="warn" announce="status" isInset>
              <b>{`The price changed since the page loaded. ${launchLabel(terms, draft)} now.`}</b> Nothing
              was launched.
            </Notice>
          )}
          {isBlocked && (
            <OverrideEntry
              name={machineNameFor(draft, form)}
              value={draft.override}
              change={(override) => change({ override })}
            />
          )}
          {stage.kind !== "lost" && stage.kind !== "outdated" && !offer.gone && (
            <LaunchBar
              label={launchLabel(terms, draft, isSoldOut)}
              terms={terms}
              draft={draft}
              hours={hours}
              isPrimary={!isSoldOut && !isOverCap(form.caps, terms)}
              isSending={stage.kind === "sending"}
              isDisabled={isBlocked && draft.override.trim() !== machineNameFor(draft, form)}
              launch={() => {
                if (!needsConfirmation(draft, form, keys, terms)) send(terms);
                else if (element.current?.reportValidity()) setConfirming(true);
              }}
            />
          )}
          {!offer.gone && (
            <p className={hintClass()}>
              {`We re-check price and stock when you click, and ask before ${terms.totalMicros === null ? "launching" : "paying"} if it got worse.`}
            </p>
          )}
          {hasAlternatives && isDearer && <NextAfterRefusal {...alternatives} refusal={lastRefusal} />}
        </LaunchCost>
        {isConfirming && (
          <ConfirmLaunch
            {...{ offer, form, keys, draft, terms, listedAs }}
            launch={(keyId) => {
              setConfirming(false);
              send(terms, keyId);
            }}
            close={() => setConfirming(false)}
          />
        )}
        {newTerms && (
          <PriceDialog
            shown={terms}
            now={newTerms}
            draft={draft}
            launch={() => {
              setTerms(newTerms);
              send(newTerms);
            }}
            close={() => {
              setTerms(newTerms);
              dismiss();
            }}
          >
            <NextAfterRefusal {...alternatives} refusal={refusal} />
          </PriceDialog>
        )}
      </div>
    </>
  );
}

// On a phone the button stays visible while its result may be scrolled out of view.
function scrollToView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** The price that a refused launch read; null if it did not change or was not read. */
function termsNow(
  { kind, nowMicros, totalMicros, readAt }: LaunchRefusal,
  before: Terms & { at: string },
): (Terms & { at: string }) | null {
  if (kind !== "price-changed" || nowMicros === null) return null;
  return {
    priceMicros: nowMicros,
    totalMicros: totalMicros ?? before.totalMicros,
    at: readAt ?? before.at,
  };
}
