"use client";

import Link from "next/link";

import { useNow, Until } from "@/components/ui/time";
import { RichText } from "@/components/ui/rich-text";
import { durationText } from "@/lib/format";
import type { LaunchView } from "@/lib/instances/schema";

import { costBetween, costText, gpuText, rateText } from "./figures";
import { TerminationTimeText } from "./machine-cells";
import { launchStatus } from "./states";
import { ResolveManuallyButton } from "./typed-confirm-dialog";

/** A launch with an unknown outcome, which counts as a machine that may bill. */
export function LaunchRow({ launch }: { launch: LaunchView }) {
  const now = useNow();
  const began = Date.parse(launch.createdAt);
  const { word, shape } = launchStatus(launch);
  const { attention, search, name, providerLabel } = launch;
  return (
    <>
      <tr className={attention ? "warn" : undefined}>
        <th scope="row" className="name">
          <Link href={`/launches/${launch.id}`} prefetch={false} title={name}>
            {name}
          </Link>
        </th>
        <td className={`state ${shape}`}>{word}</td>
        <td className="gpu">{gpuText(launch)}</td>
        <td className="where" title={launch.where}>
          {launch.where}
        </td>
        <td className="num since">{durationText(now - began)}</td>
        <td className="num rate">
          <small>up to </small>
          <span>{rateText(launch.hourlyMicros)}</span>
        </td>
        <td className="num cost">
          <small>up to </small>
          <span>{costText(costBetween(launch.hourlyMicros, began, now))}</span>
        </td>
        <td className="ends set">
          <TerminationTimeText endsAt={launch.endsAt} />
        </td>
        <td className="acts">
          <Link className="btn quiet" href={`/launches/${launch.id}`} prefetch={false}>
            Steps<span className="vh">{` of ${name}`}</span>
          </Link>
        </td>
      </tr>
      {attention && (
        <tr className="note warn">
          <td colSpan={9}>
            <div>
              <b>
                <RichText text={attention.title} />
              </b>{" "}
              <RichText text={attention.detail} />{" "}
              {search && (
                <span>
                  <span>{search.listings}</span> of <span>{search.needed}</span> complete lists so far are
                  without it
                  {search.nextAt && (
                    <span>
                      , the next <Until at={search.nextAt} />
                    </span>
                  )}
                  <span>.</span>{" "}
                </span>
              )}
              {launch.state === "unknown" && (
                <ResolveManuallyButton kind="launch" id={launch.id} name={name} provider={providerLabel} />
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
