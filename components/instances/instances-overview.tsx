"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { cx } from "@/components/ui/cx";
import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { OmittedRows } from "@/components/ui/omitted-rows";
import { RelativeTime } from "@/components/ui/time";
import { pluralize } from "@/lib/format";
import { instancesOptions } from "@/lib/instances/query-options";
import type { InstancesView } from "@/lib/instances/schema";
import type { Display } from "@/lib/offers/schema";

import { Drawer } from "./drawer";
import { EndedMachines } from "./ended-machines";
import { EndingSoon, NoMachines, UnreliableListings } from "./machine-notices";
import { MachinesTable } from "./machines-table";
import { useSelectedMachine } from "./selected-machine";
import { SpendSummary } from "./spend-summary";
import { TerminateAll } from "./typed-confirm-dialog";
import { useInvalidateInstances } from "./use-invalidate-instances";

interface InstancesOverviewProps {
  revision: number;
  display: Display;
}

/** Spending, problems and all machines of the owner's accounts. */
export function InstancesOverview({ revision, display }: InstancesOverviewProps) {
  useInvalidateInstances(revision);
  const { data: view, failureReason } = useQuery(instancesOptions());
  const machine = useSelectedMachine();
  if (!view) return <p className="px-4 py-16 text-ink-3">Loading machines…</p>;
  const isEmpty = view.instances.length === 0 && view.launches.length === 0;
  return (
    <>
      <SpendSummary view={view} display={display} />
      <div className={cx(machine.id && "xl:grid xl:grid-cols-[minmax(0,1fr)_368px]")}>
        <div
          className={cx(
            "@container min-w-0 md:min-h-[60vh] bg-surface max-md:bg-transparent",
            // On a phone the drawer covers the list.
            machine.id && "max-sm:invisible",
          )}
        >
          <MachinesHead view={view} />
          {failureReason && (
            <Notice tone="bad" announce="status">
              <b>{failureReason.message}</b> Showing earlier data; machines may still cost money. Retrying
              automatically.
            </Notice>
          )}
          {view.leftOut > 0 && (
            <Notice tone="bad">
              <b>{`${pluralize(view.leftOut, "machine or launch", "machines or launches")} can’t be shown.`}</b>{" "}
              The costs here don’t include it, and it may cost money. See the app’s log for the reason, and
              check the provider’s console.
            </Notice>
          )}
          <UnreliableListings listings={view.listings} />
          <EndingSoon instances={view.instances} />
          {isEmpty ? <NoMachines view={view} /> : <MachinesTable view={view} machine={machine} />}
          <OmittedRows count={view.leftOutEnded} kind="ended machine" />
          <EndedMachines ended={view.ended} isAlone={isEmpty} open={machine.open} />
          <p className="px-4 pt-2.5 pb-3.5 text-xs text-ink-3 max-md:px-3 max-md:pt-1">
            Costs are estimates; the provider’s invoice is final.
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

/** The number of machines, and the button that terminates all of them. */
function MachinesHead({ view }: { view: InstancesView }) {
  const [isAsking, setAsking] = useState(false);
  const ours = view.instances.filter((instance) => instance.ours);
  return (
    <header className="flex min-h-[49px] items-center gap-x-3 gap-y-1 px-4 py-2.5 max-md:flex-wrap max-md:p-3">
      <h1>Instances</h1>
      <span className="text-ink-3">
        <span>{summary(view)}</span> ·{" "}
        <span>
          {view.listedAt ? (
            <span>
              updated <RelativeTime at={view.listedAt} /> ago
            </span>
          ) : (
            "not updated yet"
          )}
        </span>
      </span>
      {ours.length > 0 && (
        <HydratedButton
          variant="danger"
          className="ml-auto max-md:mt-1.5 max-md:ml-0 max-md:w-full"
          onClick={() => setAsking(true)}
        >
          <Icon name="power" />
          Terminate all…
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
  const fine = ours.filter(({ attention, termination }) => attention === null && termination === null);
  const ending = ours.filter(({ attention, termination }) => attention === null && termination !== null);
  const areRunning = fine.every(({ state }) => state !== "stopped");
  const foreign = instances.length - ours.length;
  const parts = [
    fine.length > 0 && `${fine.length} ${areRunning ? "running" : "running or stopped"}`,
    troubled > 0 && `${troubled} ${troubled === 1 ? "needs" : "need"} attention`,
    ending.length > 0 && `${ending.length} terminating`,
    underWay > 0 && `${underWay} launching`,
    foreign > 0 && `${foreign} started elsewhere`,
  ].filter(Boolean);
  return parts.join(", ") || "none";
}
