"use client";

import { useQuery } from "@tanstack/react-query";

import { OmittedRows } from "@/components/ui/omitted-rows";
import { Notice } from "@/components/ui/notice";
import { pluralize } from "@/lib/format";
import { instancesOptions } from "@/lib/instances/query-options";

import { UnreliableListings } from "./unreliable-listings";
import { Drawer } from "./drawer";
import { EndedMachines } from "./ended-machines";
import { EndingSoon } from "./ending-soon";
import { MachinesHead } from "./machines-head";
import { MachinesTable } from "./machines-table";
import { SpendSummary } from "./spend-summary";
import { NoMachines } from "./no-machines";
import { useInvalidateInstances } from "./use-invalidate-instances";
import { useSelectedMachine } from "./use-selected-machine";

/** Spending, problems and all machines of the owner's accounts. */
export function InstancesOverview() {
  useInvalidateInstances();
  const { data: view, failureReason } = useQuery(instancesOptions());
  const machine = useSelectedMachine();
  if (!view) return <p className="alone">The machines are on their way.</p>;
  const isEmpty = view.instances.length === 0 && view.launches.length === 0;
  return (
    <>
      <SpendSummary view={view} />
      <div className={machine.id ? "machine-split" : undefined}>
        <div className="machine-side">
          <MachinesHead view={view} />
          {failureReason && (
            <Notice tone="bad" says="status">
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
          <p className="machine-foot muted">
            Costs are this app’s own count from the first sign of a machine to the cloud’s word that it is
            gone. The cloud’s bill holds.
          </p>
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
