"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";

import { useNow, LocalTime } from "@/components/ui/time";
import { useEscape } from "@/components/ui/use-escape";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import { durationText } from "@/lib/format";
import { terminateInstance } from "@/lib/instances/actions";
import type { ActionResult, InstanceView } from "@/lib/instances/schema";

import { costText, isPaidBeyond } from "./figures";
import { useAction } from "./use-action";
import { useCost } from "./use-cost";

/** Confirms a termination: the data that is lost, and the cost so far. */
export function TerminatePanel({ instance, close }: { instance: InstanceView; close(): void }) {
  const now = useNow();
  const { name, terminating, stopping, startedAt, termination, paidUntil } = instance;
  const cost = useCost(instance);
  return (
    <ConfirmPanel
      title={termination ? `Retry terminating ${name}?` : `Terminate ${name}?`}
      cancelLabel="Cancel"
      confirmLabel={termination ? "Ask again" : "Terminate and lose the disk"}
      isDangerous
      act={() => terminateInstance(instance.id)}
      close={close}
    >
      <span>{terminating}</span> It has run <span>{durationText(now - Date.parse(startedAt))}</span> and cost{" "}
      <b>
        {cost === null ? "an unknown sum" : `${instance.bills === null ? "up to " : ""}$${costText(cost)}`}
      </b>
      .{" "}
      {paidUntil !== null && isPaidBeyond(instance, now) ? (
        <span>
          It is paid until <LocalTime at={paidUntil} />, and the rest is not refunded.
        </span>
      ) : (
        <span>{stopping}</span>
      )}
    </ConfirmPanel>
  );
}

interface ConfirmPanelProps {
  title: string;
  /** The cancel button, which has the initial focus. */
  cancelLabel: string;
  confirmLabel: string;
  isDangerous?: boolean;
  act(): Promise<ActionResult>;
  /** The optimistic update of the machine's row. */
  request?: Parameters<typeof useAction>[2];
  close(): void;
  children: ReactNode;
}

/** An inline confirmation. */
export function ConfirmPanel({
  title,
  cancelLabel: stay,
  confirmLabel: go,
  isDangerous,
  act,
  request,
  close,
  children,
}: ConfirmPanelProps) {
  const id = useId();
  const wayOut = useRef<HTMLButtonElement>(null);
  const action = useAction(act, close, request);
  useEscape(close);
  useFocusReturn();
  useEffect(() => {
    wayOut.current?.focus();
  }, []);
  return (
    <section className={isDangerous ? "confirm bad" : "confirm"} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p>{children}</p>
      {action.message && (
        <p className="t-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="row">
        <button ref={wayOut} type="button" className="btn" data-way-out="" onClick={close}>
          {stay}
        </button>
        <button
          type="button"
          className={isDangerous ? "btn danger-fill" : "btn primary"}
          disabled={action.isPending}
          onClick={() => action.run()}
        >
          {action.isPending ? "Asking…" : go}
        </button>
      </div>
    </section>
  );
}
