"use client";

import type { ReactNode } from "react";

import type { InstancesView } from "@/lib/instances/schema";

import { LaunchRow } from "./launch-row";
import { MachineRow } from "./machine-row";
import type { useMachine } from "./use-machine";

interface MachinesTableProps {
  view: InstancesView;
  machine: ReturnType<typeof useMachine>;
}

/** All machines, those first that need the owner. On a phone the same cells make cards. */
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
        at={view.at}
        isOpen={machine.id === instance.id}
        open={machine.open}
      />
    ));
  return (
    <table className="data machines">
      <caption className="vh">Machines</caption>
      <thead>
        <tr>
          <th scope="col" className="name">
            Machine
          </th>
          <th scope="col" className="state">
            State and the cloud’s word
          </th>
          <th scope="col" className="gpu">
            GPU
          </th>
          <th scope="col" className="where">
            Cloud
          </th>
          <th scope="col" className="num since">
            Since
          </th>
          <th scope="col" className="num rate">
            $/h
          </th>
          <th scope="col" className="num cost">
            So far $
          </th>
          <th scope="col" className="ends">
            Ends
          </th>
          <th scope="col" className="acts">
            <span className="vh">Actions</span>
          </th>
        </tr>
      </thead>
      {(open.length > 0 || needy.length > 0) && (
        <Group title={<span className="st-warn">Needs you</span>}>
          {open.map((launch) => (
            <LaunchRow key={launch.id} launch={launch} />
          ))}
          {rows(needy)}
        </Group>
      )}
      {(underWay.length > 0 || ours.length > 0) && (
        <Group title="Started here">
          {underWay.map((launch) => (
            <LaunchRow key={launch.id} launch={launch} />
          ))}
          {rows(ours)}
        </Group>
      )}
      {foreign.length > 0 && (
        <Group
          title={
            <>
              Not started here{" "}
              <span className="muted">found in your accounts; shown with its cost, never touched</span>
            </>
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
