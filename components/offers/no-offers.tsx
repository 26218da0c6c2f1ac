"use client";

import Link from "next/link";

import { useLiveStatus } from "@/components/shell/live-status";
import type { Mode } from "@/lib/domain/vocabulary";
import { numberText } from "@/lib/format";
import { activeFilters } from "@/lib/offers/filters";
import { withoutFilter, withoutFilters, withPage } from "@/lib/offers/links";
import type { OffersView } from "@/lib/offers/view-schema";
import type { LiveProvider } from "@/lib/poll/schema";

import { useOffersNavigation } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

/** Names the filters that exclude everything and offers to remove one. */
export function NoOffers({ view }: { view: OffersView }) {
  const { query, search } = useOffersNavigation();
  if (view.total > 0) {
    return (
      <div className="empty">
        <h2>{`Page ${search.page} doesn’t exist`}</h2>
        <p>{`All ${numberText(view.total)} offers are on the pages before it.`}</p>
        <ViewLink className="btn primary" to={withPage(query, 1)}>
          First page
        </ViewLink>
      </div>
    );
  }
  if (view.all === 0) {
    return (
      <div className="empty">
        <h2>No offer is known</h2>
        <p>The providers were asked and had nothing to list, or could not be read. Their page says which.</p>
        <Link className="btn primary" href="/providers" prefetch={false}>
          To the providers
        </Link>
      </div>
    );
  }
  const filters = new Map(
    activeFilters(search, view.facets).map(({ param, label }) => [param as string, label]),
  );
  const drops = view.drops.map((drop) => ({ ...drop, label: filters.get(drop.param) }));
  const [first] = drops;
  return (
    <div className="empty">
      <h2>No offer matches</h2>
      <p>{first ? emptyReason(first) : "Remove two or more filters to see offers."}</p>
      <div className="row">
        {drops.slice(0, 4).map(({ param, label, total }, at) => (
          <ViewLink key={param} className={at === 0 ? "btn primary" : "btn"} to={withoutFilter(query, param)}>
            <span>{`${label ? `Drop ${label.replace(/^Up/, "up")}` : `Show ${hiddenByDefaultLabel(param)}`} `}</span>
            <span className="n">{numberText(total)}</span>
          </ViewLink>
        ))}
        <ViewLink className={first ? "btn quiet" : "btn primary"} to={withoutFilters(query)}>
          Clear all
        </ViewLink>
      </div>
    </div>
  );
}

function hiddenByDefaultLabel(param: string): string {
  return param === "billing" ? "prepaid" : "sold-out";
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
  const without = `${numberText(total)} ${total === 1 ? "offer" : "offers"}`;
  if (!label)
    return `Everything that matches is ${hiddenByDefaultLabel(param).replace("-", " ")}: ${without}.`;
  return `Everything else matches ${without}; “${label.replaceAll(/[“”]/g, "")}” leaves none of them.`;
}

/** Shown before the first poll ends: lists the providers being polled. */
export function FirstVisit({ mode }: { mode: Mode }) {
  const connected = useLiveStatus().liveStatus.providers.filter(({ state }) => state !== "not-connected");
  if (connected.length === 0) {
    return (
      <div className="empty">
        <h2>No provider is connected</h2>
        <p>The sandbox is switched off and no account is connected, so there is nobody to ask.</p>
        <Link className="btn primary" href="/providers/connect" prefetch={false}>
          Connect a provider
        </Link>
      </div>
    );
  }
  return (
    <div className="empty" aria-live="polite">
      <h2>{`Asking ${connected.length} providers for the first time`}</h2>
      <p>
        <span>{mode === "sandbox" ? "They are samples. " : ""}</span>The offers appear here by themselves when
        the answers arrive.
      </p>
      <ul className="asked">
        {connected.map((provider) => (
          <li key={provider.provider} className={stateClass(provider)}>
            {`${provider.label}: ${stateLabel(provider)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function stateClass({ state }: LiveProvider): string {
  if (state === "answers") return "st-ok";
  return state === "waiting" ? "st-off" : "st-bad";
}

function stateLabel({ state, running }: LiveProvider): string {
  if (state === "answers") return "answered";
  if (state === "waiting") return running ? "being asked" : "to be asked";
  return state === "held" ? "answered, held back" : "did not answer";
}
