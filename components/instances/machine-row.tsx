"use client";

import { useState } from "react";

import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
import { useNow, RelativeTime } from "@/components/ui/time";
import { durationText } from "@/lib/format";
import { runInstanceAction, terminateInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { TerminatePanel } from "./confirm-panel";
import { costText, endsSoon, gpuText, rateText } from "./figures";
import { LaunchAgain } from "./launch-again";
import { hasNote, MachineNote } from "./machine-note";
import { MachineLink } from "./selected-machine";
import { instanceStatus } from "./states";
import { Amount, CardLabel, nameLinkClass, NotSpecified, TableRow } from "./table-row";
import { useAction } from "./use-action";
import { useCost } from "./use-cost";

interface MachineRowProps {
  instance: InstanceView;
  isOpen: boolean;
  open(id: string): void;
}

export function MachineRow({ instance, isOpen, open }: MachineRowProps) {
  const now = useNow();
  const [isEnding, setEnding] = useState(false);
  const { id, name, ours, attention, paidUntil, rawState, startedAt, where } = instance;
  const { word, mark } = instanceStatus(instance);
  const isNoted = hasNote(instance);
  return (
    <TableRow
      name={
        <MachineLink
          id={id}
          name={name}
          open={open}
          className={cx(nameLinkClass, !ours && "font-normal text-ink-2")}
        />
      }
      status={{ word: paidUntil === null ? word : `${word}, prepaid`, mark }}
      providerStatus={attention ? null : rawState}
      gpu={gpuText(instance)}
      where={where}
      age={durationText(now - Date.parse(startedAt))}
      rate={<Rate instance={instance} />}
      cost={<Cost instance={instance} />}
      ends={<Ends instance={instance} />}
      action={
        <>
          <QuickAction instance={instance} isEnding={isEnding} toggleEnd={() => setEnding(!isEnding)} />
          {attention === null && <LaunchAgain instance={instance} isIcon />}
        </>
      }
      note={
        (isNoted || isEnding) && (
          <>
            {isNoted && <MachineNote instance={instance} />}
            {isEnding && <TerminatePanel instance={instance} close={() => setEnding(false)} />}
          </>
        )
      }
      tone={attention?.tone}
      isOpen={isOpen}
      isSoon={endsSoon(instance, now)}
    />
  );
}

interface PartProps {
  instance: InstanceView;
}

/** Dollars per hour: 0.00 if it is known not to bill, and "up to" if that is unknown. */
function Rate({ instance: { hourlyMicros, bills } }: PartProps) {
  if (bills === false) return <Amount isMost={false} text="0.00" unit="$/h" />;
  if (hourlyMicros === null) return <NotSpecified />;
  return <Amount isMost={bills === null} text={rateText(hourlyMicros)} unit="$/h" />;
}

function Cost({ instance }: PartProps) {
  const cost = useCost(instance);
  if (cost === null) return <NotSpecified />;
  return <Amount isMost={instance.bills === null} text={costText(cost)} unit="$ so far" />;
}

function Ends({ instance: { ours, endsAt, termination, requested, state } }: PartProps) {
  const request = termination ?? requested;
  if (request) {
    return (
      <span>
        requested <RelativeTime at={request.askedAt} /> ago
      </span>
    );
  }
  if (state === "terminating") return <span>now</span>;
  return ours ? <TerminationTimeText endsAt={endsAt} /> : null;
}

/** When this app terminates it. */
export function TerminationTimeText({ endsAt }: Pick<InstanceView, "endsAt">) {
  const now = useNow();
  const left = endsAt === null ? null : Date.parse(endsAt) - now;
  return (
    <>
      <CardLabel>Auto-terminate: </CardLabel>
      <span>{left === null ? "never" : left > 0 ? `in ${durationText(left)}` : "now"}</span>
    </>
  );
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
  const retry = useAction(() => terminateInstance(instance.id));
  const message = start.message ?? retry.message;
  return (
    <>
      {!instance.ours ? (
        <a
          className={buttonClass({ variant: "quiet" })}
          href={instance.console}
          target="_blank"
          rel="noreferrer"
        >
          <Icon name="external-link" />
          Console
        </a>
      ) : instance.termination ? (
        <HydratedButton variant="quiet" disabled={retry.isPending} onClick={() => retry.run()}>
          <Icon name="refresh-cw" />
          Retry<span className="sr-only">{` terminating ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.attention?.since ? (
        <HydratedButton variant="danger" aria-expanded={isEnding} onClick={toggleEnd}>
          Terminate…<span className="sr-only">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : instance.state === "stopped" && instance.actions.includes("start") ? (
        <HydratedButton variant="quiet" disabled={start.isPending} onClick={() => start.run()}>
          <Icon name="play" />
          Start<span className="sr-only">{` ${instance.name}`}</span>
        </HydratedButton>
      ) : (
        instance.state === "running" &&
        !instance.requested &&
        instance.sshCommand && (
          <CopyButton text={instance.sshCommand} what={`the SSH command of ${instance.name}`} label="SSH" />
        )
      )}
      {message && (
        <span
          role="alert"
          className="text-left text-xs whitespace-normal text-bad max-md:mt-1.5 max-md:block md:absolute md:top-8 md:right-2 md:z-4 md:w-80 md:rounded-md md:bg-raised md:px-2.5 md:py-1.5 md:floats"
        >
          {message}
        </span>
      )}
    </>
  );
}
