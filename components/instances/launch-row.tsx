"use client";

import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { useNow, Until } from "@/components/ui/time";
import { RichText } from "@/components/ui/rich-text";
import { durationText } from "@/lib/format";
import type { LaunchView } from "@/lib/instances/schema";

import { costBetween, costText, gpuText, rateText } from "./figures";
import { launchStatus } from "./states";
import { Amount, nameLinkClass, TableRow } from "./table-row";
import { TerminationTimeText } from "./machine-row";
import { ResolveManuallyButton } from "./typed-confirm-dialog";

/** A launch with an unknown outcome, which counts as a machine that may cost money. */
export function LaunchRow({ launch }: { launch: LaunchView }) {
  const now = useNow();
  const began = Date.parse(launch.createdAt);
  const { attention, name, hourlyMicros } = launch;
  const href = `/launches/${launch.id}` as const;
  return (
    <TableRow
      name={
        <Link href={href} title={name} className={nameLinkClass}>
          {name}
        </Link>
      }
      status={launchStatus(launch)}
      gpu={gpuText(launch)}
      where={launch.where}
      age={durationText(now - began)}
      rate={<Amount isMost text={rateText(hourlyMicros)} unit="$/h" />}
      cost={<Amount isMost text={costText(costBetween(hourlyMicros, began, now))} unit="$ so far" />}
      ends={<TerminationTimeText endsAt={launch.endsAt} />}
      action={
        <Link className={buttonClass({ variant: "quiet" })} href={href}>
          Launch log<span className="sr-only">{` of ${name}`}</span>
        </Link>
      }
      note={attention && <LaunchNote launch={launch} />}
      tone={attention ? "warn" : undefined}
    />
  );
}

function LaunchNote({
  launch: { id, attention, search, name, providerLabel, state },
}: {
  launch: LaunchView;
}) {
  return (
    <div>
      <b>
        <RichText text={attention!.title} />
      </b>{" "}
      <RichText text={attention!.detail} />{" "}
      {search && (
        <span>
          Checked <span>{search.listings}</span> of <span>{search.needed}</span> times
          <span>{search.listings > 0 && ", not found"}</span>
          {search.nextAt && (
            <span>
              ; next check <Until at={search.nextAt} />
            </span>
          )}
          <span>.</span>{" "}
        </span>
      )}
      {state === "unknown" && (
        <ResolveManuallyButton kind="launch" id={id} name={name} provider={providerLabel} />
      )}
    </div>
  );
}
