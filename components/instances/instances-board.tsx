"use client";

import { useQuery } from "@tanstack/react-query";

import { Notice } from "@/components/ui/notice";
import { instancesOptions } from "@/lib/instances/query-options";

import { Doubts } from "./doubts";
import { Drawer } from "./drawer";
import { Ended } from "./ended";
import { EndingSoon } from "./ending-soon";
import { MachinesHead } from "./machines-head";
import { MachinesTable } from "./machines-table";
import { Meter } from "./meter";
import { NothingRuns } from "./nothing-runs";
import { useInstancesFreshness } from "./use-freshness";
import { useMachine } from "./use-machine";

/** What bills, what needs the owner, and every machine of his accounts. */
export function InstancesBoard() {
  useInstancesFreshness();
  const { data: view, failureReason } = useQuery(instancesOptions());
  const machine = useMachine();
  if (!view) return <p className="alone">The machines are on their way.</p>;
  const isEmpty = view.instances.length === 0 && view.launches.length === 0;
  return (
    <>
      <Meter view={view} />
      <div className={machine.id ? "machine-split" : undefined}>
        <div className="machine-side">
          <MachinesHead view={view} />
          {failureReason && (
            <Notice tone="bad" says="status">
              <b>{failureReason.message}</b> What is shown was read before; machines bill on all the same. It
              is asked for again by itself.
            </Notice>
          )}
          <Doubts listings={view.listings} />
          <EndingSoon instances={view.instances} />
          {isEmpty ? <NothingRuns view={view} /> : <MachinesTable view={view} machine={machine} />}
          <Ended ended={view.ended} open={machine.open} />
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
