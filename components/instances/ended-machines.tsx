"use client";

import { LocalTime } from "@/components/ui/time";
import { TableHead } from "@/components/ui/table";
import { durationText } from "@/lib/format";
import type { InstanceView } from "@/lib/instances/schema";

import { costText, gpuText } from "./figures";
import { MachineLink } from "./selected-machine";
import { monotonicCost } from "./use-cost";

const columns = [
  "Machine",
  "GPU",
  "Cloud",
  "Ended",
  { label: "Ran", className: "num" },
  { label: "Cost $", className: "num" },
];

/** Machines that ended within a week, collapsed. */
export function EndedMachines({ ended, open }: { ended: InstanceView[]; open(id: string): void }) {
  if (ended.length === 0) return null;
  const unasked = ended.filter(({ endedBy }) => endedBy === "cloud").length;
  return (
    <details className="ended">
      <summary>
        <span className="i i-right" aria-hidden="true" />
        <b>Ended in the last 7 days</b>
        <span className="muted">{ended.length}</span>
        {unasked > 0 && <span className="t-warn">{`${unasked} not asked for here`}</span>}
      </summary>
      <table className="data machines over">
        <caption className="vh">Machines that ended in the last 7 days</caption>
        <TableHead columns={columns} />
        <tbody>
          {ended.map((instance) => (
            <tr key={instance.id}>
              <th scope="row" className="name">
                <MachineLink id={instance.id} name={instance.name} open={open} />
              </th>
              <td className="gpu">{gpuText(instance)}</td>
              <td className="where">{instance.where}</td>
              <td className="ends">
                <span>{instance.endedAt ? <LocalTime at={instance.endedAt} /> : "not specified"}</span>
                {instance.endedBy === "cloud" && <span className="t-warn">, not asked for here</span>}
              </td>
              <td className="num since">{ranText(instance)}</td>
              <td className="num cost">
                {instance.costMicros === null
                  ? "not specified"
                  : costText(monotonicCost(instance.id, instance.costMicros))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function ranText({ startedAt, endedAt }: InstanceView): string {
  return endedAt === null ? "not specified" : durationText(Date.parse(endedAt) - Date.parse(startedAt));
}
