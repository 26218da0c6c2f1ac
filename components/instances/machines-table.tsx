"use client";

import type { ReactNode } from "react";

import { actionsColumn, TableHead } from "@/components/ui/table";
import type { InstancesView } from "@/lib/instances/schema";

import { LaunchRow } from "./launch-row";
import { MachineRow } from "./machine-row";
import type { useSelectedMachine } from "./selected-machine";

const columns = [
  { label: "Machine", className: "w-[12%]" },
  { label: "Status", className: "pl-[22px]" },
  { label: "GPU", className: "w-34" },
  // Without room its column has no width, because a missing column would leave a gap behind the notes.
  {
    label: "Provider",
    className: "w-[15%] overflow-hidden @max-[1039px]:w-px @max-[1039px]:px-0 @max-[1039px]:indent-4",
  },
  { label: "Age", className: "w-21 text-right" },
  { label: "$/h", className: "w-23 text-right" },
  { label: "Cost $", className: "w-23 text-right" },
  { label: "Auto-terminate", className: "w-33" },
  { ...actionsColumn, className: "w-29" },
];

interface MachinesTableProps {
  view: InstancesView;
  machine: ReturnType<typeof useSelectedMachine>;
}

/** All machines, those that need the owner first. */
export function MachinesTable({ view, machine }: MachinesTableProps) {
  const unclear = view.launches.filter(({ attention }) => attention !== null);
  const underWay = view.launches.filter(({ attention }) => attention === null);
  const needy = view.instances.filter(({ attention }) => attention !== null);
  const ours = view.instances.filter(({ ours, attention }) => ours && attention === null);
  const foreign = view.instances.filter(({ ours, attention }) => !ours && attention === null);
  const launches = (shown: typeof unclear) =>
    shown.map((launch) => <LaunchRow key={launch.id} launch={launch} />);
  const machines = (shown: typeof needy) =>
    shown.map((instance) => (
      <MachineRow
        key={instance.id}
        instance={instance}
        isOpen={machine.id === instance.id}
        open={machine.open}
      />
    ));
  return (
    <table data-cards="md" className="table-fixed border-line md:border-t">
      <caption className="sr-only">Machines</caption>
      <TableHead columns={columns} />
      {unclear.length + needy.length > 0 && (
        <Group
          title={
            <>
              <span data-mark="warn">Needs attention</span>
              <GroupHint>{unclear.length + needy.length}</GroupHint>
            </>
          }
        >
          {launches(unclear)}
          {machines(needy)}
        </Group>
      )}
      {underWay.length + ours.length > 0 && (
        <Group title="Started by this app">
          {launches(underWay)}
          {machines(ours)}
        </Group>
      )}
      {foreign.length > 0 && (
        <Group
          title={
            <span>
              Started elsewhere <GroupHint>read-only, never touched</GroupHint>
            </span>
          }
        >
          {machines(foreign)}
        </Group>
      )}
    </table>
  );
}

function Group({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <tbody>
      <tr className="max-md:mx-3 max-md:mt-3 max-md:mb-1.5 max-md:block max-md:border-0 max-md:bg-transparent max-md:p-0">
        <th
          colSpan={9}
          scope="rowgroup"
          className="h-[30px] bg-canvas pt-1.5 text-xs font-semibold text-ink-2 max-md:bg-transparent"
        >
          {title}
        </th>
      </tr>
      {children}
    </tbody>
  );
}

function GroupHint({ children }: { children: ReactNode }) {
  return <span className="ml-1.5 font-normal text-ink-3">{children}</span>;
}
