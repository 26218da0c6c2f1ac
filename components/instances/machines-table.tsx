"use client";

import type { ReactNode } from "react";

import { actionsColumn, TableHead } from "@/components/ui/table";
import type { InstancesView } from "@/lib/instances/schema";

import { LaunchRow } from "./launch-row";
import { MachineRow } from "./machine-row";
import type { useSelectedMachine } from "./selected-machine";

const columns = [
  { label: "Machine", className: "name" },
  { label: "Status", className: "state" },
  { label: "GPU", className: "gpu" },
  { label: "Cloud", className: "where" },
  { label: "Since", className: "num since" },
  { label: "$/h", className: "num rate" },
  { label: "So far $", className: "num cost" },
  { label: "Ends", className: "ends" },
  { ...actionsColumn, className: "acts" },
];

interface MachinesTableProps {
  view: InstancesView;
  machine: ReturnType<typeof useSelectedMachine>;
}

/** All machines, those that need the owner first. On a phone the same cells form cards. */
export function MachinesTable({ view, machine }: MachinesTableProps) {
  const open = view.launches.filter(({ attention }) => attention !== null);
  const underWay = view.launches.filter(({ attention }) => attention === null);
  const needy = view.instances.filter(({ attention }) => attention !== null);
  const ours = view.instances.filter(({ ours, attention }) => ours && attention === null);
  const foreign = view.instances.filter(({ ours, attention }) => !ours && attention === null);
  const rows = (instances: typeof needy) =>
    instances.map((instance) => (
      <MachineRow
        key={instance.id}
        instance={instance}
        isOpen={machine.id === instance.id}
        open={machine.open}
      />
    ));
  return (
    <table className="data machines">
      <caption className="vh">Machines</caption>
      <TableHead columns={columns} />
      {(open.length > 0 || needy.length > 0) && (
        <Group title={<span className="st-warn">Needs you</span>}>
          {open.map((launch) => (
            <LaunchRow key={launch.id} launch={launch} />
          ))}
          {rows(needy)}
        </Group>
      )}
      {(underWay.length > 0 || ours.length > 0) && (
        <Group title="Started by this app">
          {underWay.map((launch) => (
            <LaunchRow key={launch.id} launch={launch} />
          ))}
          {rows(ours)}
        </Group>
      )}
      {foreign.length > 0 && (
        <Group
          title={
            <span>
              Started elsewhere{" "}
              <span className="muted">read-only: counted in your costs, never changed by this app</span>
            </span>
          }
        >
          {rows(foreign)}
        </Group>
      )}
    </table>
  );
}

function Group({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <tbody>
      <tr className="group">
        <th colSpan={9} scope="rowgroup">
          {title}
        </th>
      </tr>
      {children}
    </tbody>
  );
}
