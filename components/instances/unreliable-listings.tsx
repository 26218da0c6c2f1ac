import Link from "next/link";

import { Until } from "@/components/ui/relative-time";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import type { AccountListing } from "@/lib/instances/schema";

import { withFullStop } from "./figures";

/** Accounts whose list of machines is not trusted: nothing there counts as gone. */
export function UnreliableListings({ listings }: { listings: AccountListing[] }) {
  return listings.map(
    ({ providerLabel, doubt, nextAt }) =>
      doubt !== null && (
        <Notice key={providerLabel} tone="bad" says="status" end={keyLink(doubt)}>
          <b>
            The list of machines of <span>{providerLabel}</span> cannot be relied on:{" "}
            <RichText text={withFullStop(doubt)} />
          </b>{" "}
          <span>{!doubt.includes("Nothing is marked as gone") && "Nothing is marked as gone. "}</span>
          What was there counts as billing.{" "}
          {nextAt && (
            <span>
              Next list <Until at={nextAt} />.
            </span>
          )}
        </Notice>
      ),
  );
}

function keyLink(doubt: string) {
  return (
    doubt.includes("Check the key") && (
      <Link className="end" href="/providers#accounts" prefetch={false}>
        Look at the key
      </Link>
    )
  );
}
