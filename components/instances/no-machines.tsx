import Link from "next/link";

import { RelativeTime } from "@/components/ui/time";
import type { InstancesView } from "@/lib/instances/schema";
import { pluralize } from "@/lib/format";

import { costText } from "./figures";

/** The empty state; it mentions lists that cannot be trusted. */
export function NoMachines({ view }: { view: InstancesView }) {
  const { listings, listedAt, ended } = view;
  const spent = ended.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0);
  const isUncounted = ended.some(({ costMicros }) => costMicros === null);
  return (
    <div className="empty">
      <h2>Nothing runs</h2>
      <p>
        <span>{emptyMessage(view)}</span>{" "}
        {listings.length > 0 && listedAt && (
          <span>
            Listed <RelativeTime at={listedAt} /> ago.
          </span>
        )}
      </p>
      <div className="row">
        <Link className="btn primary" href="/" prefetch={false}>
          Find the cheapest GPU
        </Link>
        {ended.length > 0 && (
          <span className="muted">
            <span>{pluralize(ended.length, "machine")}</span> ended this week,{" "}
            <span>{isUncounted && "at least "}</span>$<span>{costText(spent)}</span>
          </span>
        )}
      </div>
    </div>
  );
}

function emptyMessage({ listings, mode }: InstancesView): string {
  const unsure = listings.filter(
    ({ unreliableReason, listedAt }) => unreliableReason !== null || listedAt === null,
  );
  if (listings.length === 0) return "No provider is connected, so there is no list of machines.";
  const all = mode === "sandbox" ? "sample providers" : "connected providers";
  if (unsure.length === 0) return `No machine of yours bills at any of the ${listings.length} ${all}.`;
  const names = unsure.map(({ providerLabel }) => providerLabel).join(", ");
  return `No machine is known, but what runs at ${names} could not be read yet.`;
}
