"use client";

import { LiveButton } from "@/components/ui/live-button";
import Link from "next/link";
import { useState } from "react";

import { TerminatePanel } from "@/components/instances/terminate-panel";
import type { LaunchView } from "@/lib/instances/schema";

/** The ways on from where the launch stands. */
export function OutcomeActions({ launch }: { launch: LaunchView }) {
  const [isAsking, setAsking] = useState(false);
  const { state, instance, offerId, providerLabel } = launch;
  const again = `/launch/${offerId}` as const;
  if (state === "rejected" || state === "absent") {
    return (
      <Foot>
        <Link className="btn primary" href={again} prefetch={false}>
          Launch the offer again
        </Link>
        <Link className="btn quiet" href="/" prefetch={false}>
          Back to the offers
        </Link>
      </Foot>
    );
  }
  if (state === "unknown") {
    return (
      <Foot>
        <span className="soft">{`Launches on this ${providerLabel} account wait until this is settled.`}</span>
        <Link className="btn quiet" href={again} prefetch={false}>
          Launch anyway…
        </Link>
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
          <LiveButton className="btn danger" onClick={() => setAsking(true)}>
            Terminate…
          </LiveButton>
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
          <Link className="btn quiet" href={again} prefetch={false}>
            Launch the offer again
          </Link>
        )}
      </Foot>
    </>
  );
}

function Foot({ children }: { children: React.ReactNode }) {
  return <div className="outcome-foot">{children}</div>;
}
