"use client";

import Link from "next/link";

import { useNow, Until } from "@/components/ui/time";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import type { AccountListing, InstanceView } from "@/lib/instances/schema";

import { endsSoon, withFullStop } from "./figures";
import { machineHref } from "./selected-machine";

/** A reminder half an hour before this app terminates a machine: a countdown, announced once to screen readers. */
export function EndingSoon({ instances }: { instances: InstanceView[] }) {
  const now = useNow();
  const soon = instances.filter((instance) => endsSoon(instance, now));
  return (
    <>
      <output className="vh">
        {soon.length > 0 && `${soon.map(({ name }) => name).join(", ")}: ends within 30 minutes.`}
      </output>
      {soon.map(({ id, name, endsAt }) => (
        <Notice key={id} tone="warn">
          <b>
            <span>{name}</span> is ended by this app <Until at={endsAt!} />.
          </b>{" "}
          Its disk goes with it. <a href={machineHref(id)}>Extend</a>
        </Notice>
      ))}
    </>
  );
}

/** Accounts whose list of machines is not trusted: nothing there counts as gone. */
export function UnreliableListings({ listings }: { listings: AccountListing[] }) {
  return listings.map(
    ({ providerLabel, unreliableReason, nextAt }) =>
      unreliableReason !== null && (
        <Notice key={providerLabel} tone="bad" announce="status" end={keyLink(unreliableReason)}>
          <b>
            The list of machines of <span>{providerLabel}</span> cannot be relied on:{" "}
            <RichText text={withFullStop(unreliableReason)} />
          </b>{" "}
          <span>
            {!unreliableReason.includes("Nothing is marked as gone") && "Nothing is marked as gone. "}
          </span>
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

function keyLink(unreliableReason: string) {
  return (
    unreliableReason.includes("Check the key") && (
      <Link className="end" href="/providers#accounts" prefetch={false}>
        Look at the key
      </Link>
    )
  );
}
