"use client";

import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useLiveStatus } from "@/components/shell/live-status";
import { Link } from "@/components/ui/link";
import type { Mode } from "@/lib/domain/vocabulary";
import { numberText, pluralize } from "@/lib/format";
import { hiddenByDefaultLabel } from "@/lib/offers/filters";
import { withoutFilter, withoutFilters, withPage } from "@/lib/offers/links";
import { parseSearch } from "@/lib/offers/search-params";
import type { OffersView } from "@/lib/offers/view-schema";
import type { LiveProvider } from "@/lib/poll/schema";

import { useOffersNavigation } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

const primary = buttonClass({ variant: "primary" });

/** Why the table is empty: no poll has ended, or the filters exclude everything; offers to remove one. */
export default function NoOffers({ view }: { view: OffersView }) {
  const { search } = useOffersNavigation();
  const { shown, available } = view.market;
  const isBoard = useLiveStatus().liveStatus.visitor === "board";
  const isOwn = shown === "own" || shown === "sandbox";
  if (isOwn && !isBoard && view.all === 0 && !available.includes(shown))
    return <MissingMarket market={shown} />;
  if (isOwn && !isBoard && view.asOf === null && view.all === 0) return <FirstVisit mode={view.mode} />;
  if (view.total > 0) {
    return (
      <EmptyState title={`Page ${search.page} doesn’t exist`}>
        <p>{`All ${numberText(view.total)} offers are on the pages before it.`}</p>
        <ViewLink className={primary} to={(query) => withPage(query, 1)}>
          First page
        </ViewLink>
      </EmptyState>
    );
  }
  if (view.all === 0 && isBoard)
    return (
      <EmptyState title="No prices yet">
        <p>No price source has been read yet. Load this page again in a few minutes.</p>
      </EmptyState>
    );
  if (view.all === 0 && !isOwn) {
    return (
      <EmptyState title="No public prices">
        <p>
          Every source is off, or has not been read yet. Turn one on under Providers, or connect a cloud to
          see its offers.
        </p>
        <Link className={primary} href="/providers#public">
          Price sources
        </Link>
      </EmptyState>
    );
  }
  if (view.all === 0) {
    return (
      <EmptyState title="No offers yet">
        <p>
          The connected providers list no offers, or their lists could not be read. Providers shows the cause.
        </p>
        <Link className={primary} href="/providers">
          Providers
        </Link>
      </EmptyState>
    );
  }
  // Of a text that is still being typed, some words are filters already.
  const found = parseSearch(view.canonical);
  const filters = new Map(view.filters.map(({ param, label }) => [param as string, label]));
  const drops = view.drops.map((drop) => ({ ...drop, label: filters.get(drop.param) }));
  const [first] = drops;
  return (
    <EmptyState title="No offers match">
      <p>{first ? emptyReason(first) : "Remove two or more filters to see offers."}</p>
      <div className="flex flex-wrap gap-2">
        {drops.slice(0, 4).map(({ param, label, total }, at) => (
          <ViewLink
            key={param}
            className={buttonClass({ variant: at === 0 ? "primary" : "outline" })}
            to={() => withoutFilter(found, param)}
          >
            <span>
              {label ? `Remove ${label.replace(/^Up/, "up")}` : `Show ${hiddenByDefaultLabel(param)}`}
            </span>
            <span className="font-normal opacity-80">{pluralize(total, "offer")}</span>
          </ViewLink>
        ))}
        <ViewLink className={buttonClass({ variant: first ? "quiet" : "primary" })} to={withoutFilters}>
          Clear all
        </ViewLink>
      </div>
    </EmptyState>
  );
}

function emptyReason({
  param,
  label,
  total,
}: {
  param: string;
  label: string | undefined;
  total: number;
}): string {
  const count = pluralize(total, "offer");
  if (!label) return `${count} match, all ${hiddenByDefaultLabel(param).replace("-", " ")}.`;
  return `Without “${label.replaceAll(/[“”]/g, "")}”, ${count} match.`;
}

/** Shown instead of offers that no account or sandbox can have now. */
function MissingMarket({ market }: { market: "own" | "sandbox" }) {
  const isOwn = market === "own";
  return (
    <EmptyState title={isOwn ? "No account connected" : "The sandbox is off"}>
      <p>
        {isOwn
          ? "Your own offers appear here when you connect a cloud account."
          : "It ends when you connect a cloud account."}
      </p>
      <Link className={primary} href={isOwn ? "/providers/connect" : "/"}>
        {isOwn ? "Connect a cloud account" : "Show offers"}
      </Link>
    </EmptyState>
  );
}

/** Shown before the first poll ends: lists the providers being polled. */
function FirstVisit({ mode }: { mode: Mode }) {
  const connected = useLiveStatus().liveStatus.providers.filter(({ state }) => state !== "not-connected");
  return (
    <div aria-live="polite">
      <EmptyState title={`Checking ${pluralize(connected.length, "provider")} for the first time`}>
        <p>
          <span>{mode === "sandbox" ? "These are sample offers. " : ""}</span>Offers appear as soon as they
          arrive.
        </p>
        <ul className="grid gap-1.5">
          {connected.map((provider) => (
            <li key={provider.provider} data-mark={stateMark(provider)}>
              {`${provider.label}: ${stateLabel(provider)}`}
            </li>
          ))}
        </ul>
      </EmptyState>
    </div>
  );
}

function stateMark({ state, running }: LiveProvider): string {
  if (state === "answers") return "good";
  if (state === "held") return "held";
  return state === "waiting" ? (running ? "busy" : "off") : "bad";
}

function stateLabel({ state, running }: LiveProvider): string {
  if (state === "answers") return "online";
  if (state === "waiting") return running ? "checking…" : "not checked yet";
  return state === "held" ? "held price list" : "not responding";
}
