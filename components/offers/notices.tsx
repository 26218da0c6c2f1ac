"use client";

import { useLiveStatus } from "@/components/shell/live-status";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { LocalTime } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import { offersHref, withText } from "@/lib/offers/links";
import { withNearName, withoutValue } from "@/lib/offers/more-links";
import type { OffersView } from "@/lib/offers/view-schema";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { LiveProvider } from "@/lib/poll/schema";

import { useOffersNavigation } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

export interface NoticesProps {
  view: OffersView;
  /** The view that the server rendered. */
  first: OffersView;
}

/** The parts of the query that were not applied, and the failing providers. */
export default function Notices({ view, first }: NoticesProps) {
  // What was wrong with the URL is no part of later replies: they answer its canonical query.
  const isFirst = view.notices.length === 0 && view.canonical === first.canonical;
  const { notices } = isFirst ? first : view;
  return (
    <>
      {notices.map(({ param, value, message, suggestion }) => (
        <Notice
          key={`${param} ${value} ${message}`}
          tone="warn"
          end={
            suggestion === undefined ? (
              <ViewLink to={(query) => withoutValue(query, param, value)}>Remove it</ViewLink>
            ) : (
              <SuggestionLink value={value} suggestion={suggestion} />
            )
          }
        >
          <code>{`${param}=${value}`}</code> <span>{message}</span>
        </Notice>
      ))}
      {view.market.shown !== "public" && <ProviderNotices view={view} />}
    </>
  );
}

/** Searches a near name instead; the server answers with the filters that it means. */
function SuggestionLink({ value, suggestion }: { value: string; suggestion: string }) {
  const { query } = useOffersNavigation();
  const text = withNearName(query.search.q, value, suggestion);
  return <Link href={offersHref(withText(query, text))}>{`Search ${suggestion}`}</Link>;
}

/** The failing providers and what this means for the rows. */
function ProviderNotices({ view }: { view: OffersView }) {
  const { liveStatus } = useLiveStatus();
  const { values } = useOffersNavigation().search.lists.provider;
  return liveStatus.providers.map((provider) => {
    if (!isProviderFailing(provider.state)) return null;
    // The facet also counts offers that its own filter hides.
    const isShown = values.length === 0 || values.includes(provider.provider);
    const option = view.facets.provider.find(({ value }) => value === provider.provider);
    const count = isShown ? (option?.count ?? 0) : 0;
    const isHeld = provider.state === "held";
    return (
      <Notice
        key={provider.provider}
        tone={isHeld ? undefined : "warn"}
        end={<Link href={isHeld ? "/providers#held" : "/providers"}>{isHeld ? "Review" : "Details"}</Link>}
      >
        <b>{headline(provider)}</b> <span>{consequence(provider, count)}</span>
      </Notice>
    );
  });
}

function headline({ label, state, lastGoodAt }: LiveProvider): string {
  if (state === "held") return `${label}’s newest price list is held.`;
  if (state === "refused") return `${label} rejected the key.`;
  if (state === "no-credit") return `The ${label} account has too little credit.`;
  if (state === "limited") return `${label} limits requests.`;
  return lastGoodAt === null ? `${label} hasn’t responded yet.` : `${label} isn’t responding.`;
}

function consequence({ state, lastGoodAt }: LiveProvider, count: number) {
  if (lastGoodAt === null) return "It has no offers here yet; checking again.";
  return (
    <span>
      <span>{state === "held" ? "It differs too much from the list before. " : ""}</span>
      <span>
        {count === 0
          ? "None of its offers match; its last list is from "
          : `Showing its ${pluralize(count, "offer")} from `}
      </span>
      <LocalTime at={lastGoodAt} as="time" />
      <span>{state === "held" ? "." : ", which may have changed."}</span>
    </span>
  );
}
