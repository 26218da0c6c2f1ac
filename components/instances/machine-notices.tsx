"use client";

import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import { useNow, RelativeTime, Until } from "@/components/ui/time";
import { pluralize, withFullStop } from "@/lib/format";
import type { AccountListing, InstancesView, InstanceView } from "@/lib/instances/schema";

import { costText, endsSoon } from "./figures";
import { machineHref } from "./selected-machine";

/** A reminder half an hour before this app terminates a machine: a countdown, announced once to screen readers. */
export function EndingSoon({ instances }: { instances: InstanceView[] }) {
  const now = useNow();
  const soon = instances.filter((instance) => endsSoon(instance, now));
  return (
    <>
      <output className="sr-only">
        {soon.length > 0 && `${soon.map(({ name }) => name).join(", ")}: terminates within 30 minutes.`}
      </output>
      {soon.map(({ id, name, endsAt }) => (
        <Notice key={id} tone="warn" end={<a href={machineHref(id)}>Extend</a>}>
          <b>
            <span>{name}</span> terminates automatically <Until at={endsAt!} />.
          </b>{" "}
          Its disk is deleted with it.
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
            <RichText text={withFullStop(unreliableReason)} />
          </b>{" "}
          Assuming that its machines still run.{" "}
          {nextAt && (
            <span>
              Retrying <Until at={nextAt} />.
            </span>
          )}
        </Notice>
      ),
  );
}

function keyLink(unreliableReason: string) {
  return unreliableReason.includes("Check the key") ? (
    <Link href="/providers#accounts">Check the key</Link>
  ) : undefined;
}

/** The empty state; it mentions lists that cannot be trusted. */
export function NoMachines({ view }: { view: InstancesView }) {
  const { listings, listedAt, ended } = view;
  const spent = ended.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0);
  const isUncounted = ended.some(({ costMicros }) => costMicros === null);
  return (
    <EmptyState title="Nothing running">
      <p>
        <span>{emptyMessage(view)}</span>{" "}
        {listings.length > 0 && listedAt && (
          <span>
            Updated <RelativeTime at={listedAt} /> ago.
          </span>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Link className={buttonClass({ variant: "primary" })} href="/">
          Find the cheapest GPU
        </Link>
        {ended.length > 0 && (
          <span className="text-ink-3">
            <span>{pluralize(ended.length, "machine")}</span> ended this week,{" "}
            <span>{isUncounted && "at least "}</span>$<span>{costText(spent)}</span>
          </span>
        )}
      </div>
    </EmptyState>
  );
}

function emptyMessage({ listings, mode }: InstancesView): string {
  const unsure = listings.filter(
    ({ unreliableReason, listedAt }) => unreliableReason !== null || listedAt === null,
  );
  if (listings.length === 0) return "No provider is connected, so there is nothing to list.";
  if (unsure.length > 0) {
    const names = unsure.map(({ providerLabel }) => providerLabel).join(", ");
    return `No known machines, but ${names} could not be checked yet.`;
  }
  return `No machines at your ${listings.length} ${mode === "sandbox" ? "sample" : "connected"} providers.`;
}
