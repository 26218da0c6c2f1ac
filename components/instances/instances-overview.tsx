"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Notice } from "@/components/ui/notice";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { RelativeTime } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import { instancesOptions } from "@/lib/instances/query-options";
import type { InstancesView } from "@/lib/instances/schema";

import { Drawer } from "./drawer";
import { EndedMachines } from "./ended-machines";
import { EndingSoon, UnreliableListings } from "./machine-notices";
import { MachinesTable } from "./machines-table";
import { NoMachines } from "./no-machines";
import { useSelectedMachine } from "./selected-machine";
import { SpendSummary } from "./spend-summary";
import { TerminateAll } from "./typed-confirm-dialog";
import { useInvalidateInstances } from "./use-invalidate-instances";

/** Spending, problems and all machines of the owner's accounts. */
export function InstancesOverview({ revision }: { revision: number }) {
  useInvalidateInstances(revision);
  const { data: view, failureReason } = useQuery(instancesOptions());
  const machine = useSelectedMachine();
  if (!view) return <p className="alone">Loading machines…</p>;
  const isEmpty = view.instances.length === 0 && view.launches.length === 0;
  return (
    <>
      <SpendSummary view={view} />
      <div className={machine.id ? "machine-split" : undefined}>
        <div className="machine-side">
          <MachinesHead view={view} />
          {failureReason && (
            <Notice tone="bad" announce="status">
              <b>{failureReason.message}</b> What is shown was read before; machines bill on all the same. It
              is asked for again by itself.
            </Notice>
          )}
          {view.leftOut > 0 && (
            <Notice tone="bad">
              <b>{`${pluralize(view.leftOut, "machine or launch", "machines or launches")} can’t be shown.`}</b>{" "}
              What it costs is not counted here, and it may bill. The log of the app says why; look at the
              provider’s console.
            </Notice>
          )}
          <UnreliableListings listings={view.listings} />
          <EndingSoon instances={view.instances} />
          {isEmpty ? <NoMachines view={view} /> : <MachinesTable view={view} machine={machine} />}
          <OmittedRows count={view.leftOutEnded} kind="ended machine" />
          <EndedMachines ended={view.ended} open={machine.open} />
          <p className="machine-foot muted">Costs are estimates; the provider’s invoice is final.</p>
        </div>
        {machine.id && (
          <Drawer
            key={machine.id}
            id={machine.id}
            view={view}
            takesFocus={machine.wasAsked}
            close={machine.close}
          />
        )}
      </div>
    </>
  );
}

/** The number of machines, and the button that terminates all of them. */
function MachinesHead({ view }: { view: InstancesView }) {
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
