"use client";

import { Icon } from "@/components/ui/icon";
import { LocalTime } from "@/components/ui/time";
import { actionsColumn, TableHead } from "@/components/ui/table";
import { durationText, pluralize } from "@/lib/format";
import type { InstanceView } from "@/lib/instances/schema";

import { costText, gpuText } from "./figures";
import { LaunchAgain } from "./launch-again";
import { MachineLink } from "./selected-machine";
import { Amount, CardLabel, nameLinkClass, NotSpecified } from "./table-row";
import { monotonicCost } from "./use-cost";

const columns = [
  "Machine",
  "GPU",
  "Provider",
  "Ended",
  { label: "Ran for", className: "text-right" },
  { label: "Cost $", className: "text-right" },
  actionsColumn,
];

interface EndedMachinesProps {
  ended: InstanceView[];
  /** Whether no other machines are shown. */
  isAlone: boolean;
  open(id: string): void;
}

/** Machines that ended within a week, collapsed below others. */
export function EndedMachines({ ended, isAlone, open }: EndedMachinesProps) {
  if (ended.length === 0) return null;
  const unrequested = ended.filter(({ endedBy }) => endedBy === "cloud").length;
  return (
    <details className="group/ended border-y bg-surface" open={isAlone}>
      <summary className="flex list-none flex-wrap items-center gap-x-2 px-4 py-[11px] hover:bg-hover focus-visible:-outline-offset-2 max-md:px-3 [&::-webkit-details-marker]:hidden">
        <Icon name="chevron-right" className="text-ink-3 group-open/ended:rotate-90" />
        <b className="font-medium">Ended in the last 7 days</b>
        <span className="text-xs text-ink-3">{pluralize(ended.length, "machine")}</span>
        {unrequested > 0 && (
          <span className="text-xs text-warn">{`${unrequested} not terminated by this app`}</span>
        )}
      </summary>
      <table data-cards="md" className="border-line max-md:pt-2 md:border-t">
        <caption className="sr-only">Machines that ended in the last 7 days</caption>
        <TableHead columns={columns} />
        <tbody>
          {ended.map((instance) => (
            <EndedMachine key={instance.id} instance={instance} open={open} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function EndedMachine({ instance, open }: { instance: InstanceView; open(id: string): void }) {
  const { id, name, where, startedAt, endedAt, endedBy, costMicros } = instance;
  return (
    <tr className="max-md:relative max-md:grid-cols-[minmax(0,1fr)_auto] max-md:[grid-template-areas:'name_cost'_'gpu_age'_'where_acts'_'ends_acts']">
      <th
        scope="row"
        className="max-md:text-[15px] max-md:leading-6 max-md:wrap-anywhere max-md:[grid-area:name]"
      >
        <MachineLink id={id} name={name} open={open} className={nameLinkClass} />
      </th>
      <td className="max-md:text-xs max-md:[grid-area:gpu]">{gpuText(instance)}</td>
      <td className="text-xs text-ink-2 max-md:[grid-area:where]">{where}</td>
      <td className="text-xs text-ink-2 max-md:[grid-area:ends]">
        <CardLabel>Ended </CardLabel>
        <span>{endedAt ? <LocalTime at={endedAt} /> : "not specified"}</span>
        {endedBy === "cloud" && <span className="text-warn">, not by this app</span>}
      </td>
      <td className="text-right text-xs text-ink-2 max-md:[grid-area:age]">
        {endedAt === null ? <NotSpecified /> : durationText(Date.parse(endedAt) - Date.parse(startedAt))}
      </td>
      <td className="text-right max-md:[grid-area:cost]">
        {costMicros === null ? (
          <NotSpecified />
        ) : (
          <Amount isMost={false} text={costText(monotonicCost(id, costMicros))} unit="$" />
        )}
      </td>
      <td className="text-right max-md:[grid-area:acts] max-md:[&_a]:relative max-md:[&_a]:z-1 max-md:[&_a]:h-(--touch)">
        <LaunchAgain instance={instance} />
      </td>
    </tr>
  );
}
