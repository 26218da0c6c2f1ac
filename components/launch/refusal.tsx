"use client";

import type { Route } from "next";
import { type ReactNode, useId } from "react";

import { BackLink, OfferLink } from "@/components/offers/back-link";
import { NextCompared } from "@/components/offers/next-cheapest";
import { stockState } from "@/components/offers/stock-state";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { fieldClass } from "@/components/ui/select";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { RefreshButton } from "@/components/ui/refresh-button";
import { RichText } from "@/components/ui/rich-text";
import type { EarlierOrder, LaunchRefusal, LaunchRefusalKind } from "@/lib/instances/schema";
import { dollars } from "@/lib/offers/format";
import type { LaunchOffer } from "@/lib/offers/schema";
import type { NextCheapest } from "@/lib/offers/view-schema";

import type { Stage } from "./use-launch";

/** The result of the click if nothing was launched. */
export function StageNotice({ stage, retry }: { stage: Stage; retry(): void }) {
  switch (stage.kind) {
    case "refused":
      return <RefusalNotice refusal={stage.refusal} />;
    case "unreachable":
      return (
        <ClickNotice title="Can’t reach the app. Nothing was launched.">
          Make sure that the app is running, then launch again.
        </ClickNotice>
      );
    case "signed-out":
      return (
        <ClickNotice title="You are signed out. Nothing was launched.">
          <a href="/sign-in" target="_blank" rel="noopener">
            Sign in in another tab
          </a>
          , then launch again. Your settings are kept.
        </ClickNotice>
      );
    case "outdated":
      return (
        <ClickNotice title="The app was updated. Nothing was launched.">
          Reload this page, then launch again.
        </ClickNotice>
      );
    case "lost":
      return (
        <ClickNotice
          tone="bad"
          title="Can’t reach the app. The machine may have been launched."
          action={<Button onClick={retry}>Try again</Button>}
        >
          Trying again never launches a second machine. You can also check{" "}
          <Link href="/instances">Instances</Link>.
        </ClickNotice>
      );
    default:
      return null;
  }
}

interface ClickNoticeProps {
  tone?: "warn" | "bad";
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

function ClickNotice({ tone = "warn", title, action, children }: ClickNoticeProps) {
  return (
    <Notice tone={tone} announce="alert" isInset>
      <b>{title}</b> <span>{children}</span>
      {action && <span className="mt-2 flex">{action}</span>}
    </Notice>
  );
}

/** Why nothing was launched, and how to continue. */
export function RefusalNotice({ refusal }: { refusal: LaunchRefusal }) {
  const next = nextStep[refusal.kind];
  return (
    <ClickNotice
      title={refusal.title}
      action={
        next && (
          <span className="flex flex-wrap gap-2">
            {refusal.kind.startsWith("cap-") && (
              <a className={buttonClass()} href={limitsHref} target="_blank" rel="noopener">
                Change limit
              </a>
            )}
            <Link className={buttonClass()} href={next.href}>
              {next.label}
            </Link>
          </span>
        )
      }
    >
      <RichText text={refusal.message} />
    </ClickNotice>
  );
}

/** The limits of the account page. Open it in another tab: leaving the form discards its settings. */
export const limitsHref = "/owner#launch-limits";

interface Step {
  href: Route;
  label: string;
}

const toOffers: Step = { href: "/", label: "Back to offers" };
const toInstances: Step = { href: "/instances", label: "Open Instances" };
const toConnect: Step = { href: "/providers/connect", label: "Connect a provider" };

const nextStep: Partial<Record<LaunchRefusalKind, Step>> = {
  "sold-out": toOffers,
  "offer-gone": toOffers,
  "offer-unreadable": toOffers,
  "no-price": toOffers,
  "cap-machines": toInstances,
  "cap-price": toInstances,
  "cap-committed": toOffers,
  "account-blocked": toInstances,
  "not-connected": toConnect,
  key: { href: "/keys", label: "Open Keys" },
};

interface LaunchBlockedProps {
  offer: LaunchOffer;
  /** Null: the offer has no price in dollars. */
  refusal: LaunchRefusal | null;
  /** The offers that can replace it. */
  next: NextCheapest;
  /** The query string of the view that led here. */
  back: string;
  /** The launch that was to be repeated. */
  earlier: EarlierOrder | null;
}

/** An offer that cannot be launched: what is missing, and the next cheapest. */
export function LaunchBlocked({ offer, refusal, next, back, earlier }: LaunchBlockedProps) {
  const step = refusal && nextStep[refusal.kind];
  const canRefresh = !offer.gone && refusal?.kind !== "not-connected";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_344px] items-start gap-4 max-md:grid-cols-1">
      <Card
        title={<span data-mark="warn">{refusal?.title ?? "The USD price of this offer is unknown."}</span>}
        aria-label="Launch not possible"
      >
        <CardBody className="gap-3">
          <p>
            <RichText
              text={
                refusal?.message ?? "An offer without a USD price cannot be launched. Choose another offer."
              }
            />
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <BackLink className={buttonClass()}>Back to offers</BackLink>
            {step && step !== toOffers && (
              <Link className={buttonClass({ variant: "primary" })} href={step.href}>
                {step.label}
              </Link>
            )}
            <OfferLink className={buttonClass({ variant: "quiet" })} id={offer.id}>
              Offer details
            </OfferLink>
            {canRefresh && <RefreshButton provider={offer.provider} label="Refresh" />}
          </div>
        </CardBody>
      </Card>
      {refusal?.kind !== "not-connected" && (
        <aside className="grid gap-3 rounded-lg border bg-surface p-4 max-md:p-3" aria-label="Next cheapest">
          <NextCompared
            wanted={offer}
            wantedLabel={stockState(offer).label}
            next={next}
            display={dollars}
            back={back}
            hours={earlier?.hours ?? null}
            again={earlier?.launchId ?? null}
            kept={earlier && `The form is filled in from ${earlier.name}.`}
          />
        </aside>
      )}
    </div>
  );
}

interface OverrideEntryProps {
  /** The name of the new machine, which must be typed. */
  name: string;
  value: string;
  change(value: string): void;
}

/** Launches despite an earlier unknown outcome, after the machine's name is typed. */
export function OverrideEntry({ name, value, change }: OverrideEntryProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5 text-xs/[17px] text-ink-2">
      <label htmlFor={id}>
        To launch anyway, type <b className="text-ink">{name}</b>. If the earlier machine exists, you may pay
        for two machines.
      </label>
      <input
        id={id}
        className={fieldClass}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
