"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { useState } from "react";

import { RelativeTime } from "@/components/ui/relative-time";
import type { InstancesView } from "@/lib/instances/schema";

import { TerminateAll } from "./terminate-all";

/** The number of machines, and the button that terminates all of them. */
export function MachinesHead({ view }: { view: InstancesView }) {
  const [isAsking, setAsking] = useState(false);
  const ours = view.instances.filter((instance) => instance.ours);
  return (
    <header className="machine-bar">
      <h1>Instances</h1>
      <span className="muted">
        <span>{summary(view)}</span> ·{" "}
        <span>
          {view.listedAt ? (
            <span>
              listed <RelativeTime at={view.listedAt} /> ago
            </span>
          ) : (
            "not listed yet"
          )}
        </span>
      </span>
      {ours.length > 0 && (
        <HydratedButton className="btn danger end" onClick={() => setAsking(true)}>
          <span className="i i-power" aria-hidden="true" />
          <span>
            {ours.length > 1
              ? `Terminate all ${ours.length} that this app started…`
              : view.instances.length === 1
                ? "Terminate it…"
                : "Terminate the one that this app started…"}
          </span>
        </HydratedButton>
      )}
      {isAsking && <TerminateAll view={view} count={ours.length} close={() => setAsking(false)} />}
    </header>
  );
}

function summary({ instances, launches }: InstancesView): string {
  const ours = instances.filter((instance) => instance.ours);
  const troubled = [...instances, ...launches].filter(({ attention }) => attention !== null).length;
  const underWay = launches.filter(({ attention }) => attention === null).length;
  const ending = ours.filter(
    ({ attention, termination }) => attention === null && termination !== null,
  ).length;
  const fine = ours.filter(({ attention }) => attention === null).length - ending;
  const foreign = instances.length - ours.length;
  const parts = [
    fine > 0 && `${fine} fine`,
    troubled > 0 && `${troubled} ${troubled === 1 ? "needs" : "need"} you`,
    ending > 0 && `${ending} ending`,
    underWay > 0 && `${underWay} being launched`,
    foreign > 0 && `${foreign} not ours`,
  ].filter(Boolean);
  return parts.join(", ") || "none";
}
