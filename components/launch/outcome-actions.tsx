"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import Link from "next/link";
import { useState } from "react";

import { BackLink, OfferLink } from "@/components/offers/back-link";
import { TerminatePanel } from "@/components/instances/terminate-panel";
import type { LaunchView } from "@/lib/instances/schema";

/** The next steps for the present state of the launch. */
export function OutcomeActions({ launch }: { launch: LaunchView }) {
  const [isAsking, setAsking] = useState(false);
  const { state, instance, offerId, providerLabel } = launch;
  if (state === "rejected" || state === "absent") {
    return (
      <Foot>
        <OfferLink className="btn primary" id={offerId} launches>
          Launch the offer again
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
            Launch the offer again
          </OfferLink>
        )}
      </Foot>
    </>
  );
}

function Foot({ children }: { children: React.ReactNode }) {
  return <div className="outcome-foot">{children}</div>;
}
