"use client";

import Link from "next/link";
import { useState } from "react";

import { TerminatePanel } from "@/components/instances/confirm-panel";
import { costText, rateText } from "@/components/instances/figures";
import { useCost } from "@/components/instances/use-cost";
import { BackLink, OfferLink } from "@/components/offers/back-link";
import { HydratedButton } from "@/components/ui/hydration";
import type { LaunchView } from "@/lib/instances/schema";

/** The next steps for the present state of the launch. */
export function OutcomeActions({ launch }: { launch: LaunchView }) {
  const [isAsking, setAsking] = useState(false);
  const { state, instance, offerId, providerLabel } = launch;
  if (state === "rejected" || state === "absent") {
    return (
      <Foot>
        <OfferLink className="btn primary" id={offerId} launches>
          Launch again
        </OfferLink>
        <BackLink className="btn quiet">Back to offers</BackLink>
      </Foot>
    );
  }
  if (state === "unknown") {
    return (
      <Foot>
        <span className="soft">{`Launches on this ${providerLabel} account wait until this is settled.`}</span>
        <OfferLink className="btn quiet" id={offerId} launches>
          Launch anyway…
        </OfferLink>
        <Link className="btn quiet" href="/instances" prefetch={false}>
          Open in instances
        </Link>
      </Foot>
    );
  }
  const canTerminate =
    instance !== null &&
    instance.actions.includes("terminate") &&
    instance.termination === null &&
    !instance.endedAt;
  return (
    <>
      {isAsking && instance && <TerminatePanel instance={instance} close={() => setAsking(false)} />}
      <Foot>
        {canTerminate && !isAsking && (
          <HydratedButton className="btn danger" onClick={() => setAsking(true)}>
            Terminate…
          </HydratedButton>
        )}
        <Link
          className="btn quiet"
          href={instance ? `/instances?machine=${instance.id}` : "/instances"}
          prefetch={false}
        >
          Open in instances
        </Link>
        {instance?.state === "provisioning" && <span className="muted">You can close this page.</span>}
        {instance?.endedAt && (
          <OfferLink className="btn quiet" id={offerId} launches>
            Launch again
          </OfferLink>
        )}
      </Foot>
    </>
  );
}

function Foot({ children }: { children: React.ReactNode }) {
  return <div className="outcome-foot">{children}</div>;
}

/** The cost so far, or what it may cost. */
export function OutcomeMoney({ launch }: { launch: LaunchView }) {
  const cost = useCost(launch.instance);
  const { state, instance, hourlyMicros } = launch;
  if (state === "rejected") return <span>$0.00</span>;
  if (state === "absent") return <span>$0.00 as far as is known</span>;
  if (state === "unknown" && launch.paidUntil !== null)
    return <span>{`$${costText(launch.committedMicros)} may have been charged`}</span>;
  if (state === "unknown" || state === "duplicate")
    return <span>{`up to $${rateText(hourlyMicros)}/h`}</span>;
  const presentMicros = instance?.hourlyMicros ?? hourlyMicros;
  const isDearer = instance?.attention?.isPrice === true && presentMicros > hourlyMicros;
  return (
    <>
      {cost !== null && (
        <span>
          <b className="ink">{`$${costText(cost)}`}</b> <span>{instance?.endedAt ? "in all" : "so far"}</span>{" "}
          ·{" "}
        </span>
      )}
      <span className={isDearer ? "t-bad" : undefined}>{`$${rateText(presentMicros)}/h`}</span>
      {isDearer && <span>{` (agreed $${rateText(hourlyMicros)}/h)`}</span>}
    </>
  );
}
