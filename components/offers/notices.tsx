"use client";

import { RelativeTime, Until } from "@/components/ui/relative-time";
import { LocalTime } from "@/components/ui/local-time";
import { withoutValue } from "@/lib/offers/links";
import type { OffersView } from "@/lib/offers/view-schema";

import { ViewLink } from "./view-link";
import { ProviderNotices } from "./provider-notices";
import { useOffersNavigation, type OffersFailure } from "./use-offers-navigation";

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
            <b>The list could not be refreshed.</b> <span>{failure.message}</span> These are the rows{" "}
            <span>{isOld && "of the view before, "}</span>from <LocalTime at={view.at} as="time-seconds" />,{" "}
            <RelativeTime at={view.at} /> old; next try <Until at={new Date(failure.nextTry).toISOString()} />
            .
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
