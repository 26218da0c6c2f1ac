"use client";

import Link from "next/link";

import { useLiveStatus } from "@/components/shell/live-status";
import { LocalTime, RelativeTime, Until } from "@/components/ui/time";
import { isoTime, pluralize } from "@/lib/format";
import { withoutValue } from "@/lib/offers/links";
import type { OffersView } from "@/lib/offers/view-schema";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { LiveProvider } from "@/lib/poll/schema";

import { useOffersNavigation, type OffersFailure } from "./use-offers-navigation";
import { ViewLink } from "./view-link";

export function Notices({
  view,
  failure,
  isOld,
}: {
  view: OffersView;
  failure: OffersFailure | null;
  isOld: boolean;
}) {
  const { query } = useOffersNavigation();
  return (
    <>
      {failure && (
        <div className="notice bad" role="alert">
          <span className="i i-stop" aria-hidden="true" />
          <span>
            <b>Can’t refresh the offers.</b> <span>{failure.message}</span> These are the rows{" "}
            <span>{isOld && "of the view before, "}</span>from <LocalTime at={view.at} as="time-seconds" />,{" "}
            <RelativeTime at={view.at} /> old; next try <Until at={isoTime(failure.nextTry)} />.
          </span>
          <button type="button" className="btn end" onClick={failure.tryNow}>
            Try now
          </button>
        </div>
      )}
      {view.notices.map(({ param, value, message }) => (
        <div className="notice warn" key={`${param} ${value} ${message}`}>
          <span className="i i-warn" aria-hidden="true" />
          <span>
            <code>{`${param}=${value}`}</code> <span>{message}</span>
          </span>
          <ViewLink className="end" to={withoutValue(query, param, value)}>
            Remove it
          </ViewLink>
        </div>
      ))}
      <ProviderNotices view={view} />
    </>
  );
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
      <div className={isHeld ? "notice" : "notice warn"} key={provider.provider}>
        <span className={`i ${isHeld ? "i-held" : "i-clock"}`} aria-hidden="true" />
        <span>
          <b>{headline(provider)}</b> <span>{consequence(provider, count)}</span>
        </span>
        <Link className="end" href={isHeld ? "/providers#held" : "/providers"} prefetch={false}>
          {isHeld ? "Look at it" : "Why"}
        </Link>
      </div>
    );
  });
}

function headline({ label, state, lastGoodAt }: LiveProvider) {
  if (state === "held") return `${label}’s newest list is held back:`;
  if (state === "refused") return `${label} refused the key.`;
  if (state === "no-credit") return `The account at ${label} has no credit, or too little.`;
  if (state === "limited") return `${label} is not asked for a while.`;
  if (lastGoodAt === null) return `${label} has not answered yet.`;
  return (
    <span>
      <span>{label}</span> has not answered for <RelativeTime at={lastGoodAt} />.
    </span>
  );
}

function consequence({ state, lastGoodAt }: LiveProvider, count: number) {
  if (lastGoodAt === null) return "No offer of it can be shown; it is asked again by itself.";
  const from = <LocalTime at={lastGoodAt} as="time" />;
  const offers =
    count === 0
      ? "None of its offers match here"
      : `Its ${pluralize(count, "offer")} here ${count === 1 ? "is" : "are"} from`;
  const tail = count === 0 ? "; the last ones are from " : " ";
  if (state === "held") {
    return (
      <span>
        it differs too much from the one before. <span>{offers}</span>
        <span>{tail}</span>
        {from}
        <span>.</span>
      </span>
    );
  }
  return (
    <span>
      <span>{offers}</span>
      <span>{tail}</span>
      {from}
      <span> and may have changed since.</span>
    </span>
  );
}
