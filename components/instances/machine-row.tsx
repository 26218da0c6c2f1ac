"use client";

import { useState } from "react";

import { useNow } from "@/components/ui/clock";
import type { InstanceView } from "@/lib/instances/schema";

import { endsSoon, gpuText, spanText } from "./figures";
import { CostCell, EndsCell, RateCell } from "./machine-cells";
import { MachineLink } from "./machine-link";
import { MachineNote, hasNote } from "./machine-note";
import { QuickAction } from "./quick-action";
import { instanceStatus } from "./states";
import { TerminatePanel } from "./terminate-panel";

interface MachineRowProps {
  instance: InstanceView;
  isOpen: boolean;
  open(id: string): void;
}

export function MachineRow({ instance, isOpen, open }: MachineRowProps) {
  const now = useNow();
  const [isEnding, setEnding] = useState(false);
  const { word, shape } = instanceStatus(instance);
  return (
    <>
      <tr className={rowClass(instance, isOpen, now)} aria-current={isOpen || undefined}>
        <th scope="row" className="name">
          <MachineLink id={instance.id} name={instance.name} open={open} />
        </th>
        <td className={`state ${shape}`}>
          <span>{instance.paidUntil === null ? `${word} ` : `${word}, prepaid `}</span>
          {instance.rawState && !instance.attention && <code>{instance.rawState}</code>}
        </td>
        <td className="gpu">{gpuText(instance)}</td>
        <td className="where" title={instance.where}>
          {instance.where}
        </td>
        <td className="num since">{spanText(now - Date.parse(instance.startedAt))}</td>
        <RateCell instance={instance} />
        <CostCell instance={instance} />
        <EndsCell instance={instance} />
        <td className="acts">
          <QuickAction instance={instance} isEnding={isEnding} toggleEnd={() => setEnding(!isEnding)} />
        </td>
      </tr>
      {hasNote(instance) && (
        <tr className={instance.attention ? `note ${instance.attention.tone}` : "note"}>
          <td colSpan={9}>
            <MachineNote instance={instance} />
          </td>
        </tr>
      )}
      {isEnding && (
        <tr className="note">
          <td colSpan={9}>
            <TerminatePanel instance={instance} close={() => setEnding(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

function rowClass(instance: InstanceView, isOpen: boolean, now: number): string | undefined {
  const classes = [
    isOpen && "open",
    instance.attention?.tone,
    !instance.ours && "foreign",
    endsSoon(instance, now) && "soon",
  ];
  return classes.filter(Boolean).join(" ") || undefined;
}
