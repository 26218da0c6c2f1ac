"use client";

import { useState } from "react";

import { useNow } from "@/components/ui/time";
import { CopyButton } from "@/components/ui/copy-button";
import { HydratedButton } from "@/components/ui/hydration";
import { durationText } from "@/lib/format";
import { runInstanceAction, terminateInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { TerminatePanel } from "./confirm-panel";
import { endsSoon, gpuText } from "./figures";
import { CostCell, EndsCell, RateCell } from "./machine-cells";
import { hasNote, MachineNote } from "./machine-note";
import { MachineLink } from "./selected-machine";
import { instanceStatus } from "./states";
import { useAction } from "./use-action";

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
        <td className="num since">{durationText(now - Date.parse(instance.startedAt))}</td>
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

interface QuickActionProps {
  instance: InstanceView;
  /** True while the confirmation of a termination is open. */
  isEnding: boolean;
  toggleEnd(): void;
}

/** The most likely action of a row; the other actions are in the drawer. */
function QuickAction({ instance, isEnding, toggleEnd }: QuickActionProps) {
  const start = useAction(() => runInstanceAction(instance.id, "start"), undefined, {
    id: instance.id,
    action: "start",
  });
  const ask = useAction(() => terminateInstance(instance.id));
  const message = start.message ?? ask.message;
  return (
    <>
      {!instance.ours ? (
        <a className="btn quiet" href={instance.console} target="_blank" rel="noreferrer">
          <span className="i i-ext" aria-hidden="true" />
          Console
        </a>
      ) : instance.termination ? (
        <HydratedButton className="btn quiet" disabled={ask.isPending} onClick={() => ask.run()}>
          <span className="i i-refresh" aria-hidden="true" />
          Ask again<span className="vh">{` for the end of ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.attention?.since ? (
        <HydratedButton className="btn danger" aria-expanded={isEnding} onClick={toggleEnd}>
          Terminate…<span className="vh">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.state === "stopped" && instance.actions.includes("start") ? (
        <HydratedButton className="btn quiet" disabled={start.isPending} onClick={() => start.run()}>
          <span className="i i-play" aria-hidden="true" />
          Start<span className="vh">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : (
        instance.state === "running" &&
        !instance.requested &&
        instance.sshCommand && (
          <CopyButton text={instance.sshCommand} what={`the SSH command of ${instance.name}`} label="SSH" />
        )
      )}
      {message && (
        <span className="said t-bad" role="alert">
          {message}
        </span>
      )}
    </>
  );
}
