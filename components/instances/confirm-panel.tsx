"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";

import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
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
      confirmLabel={termination ? "Retry" : "Terminate and delete disk"}
      isDangerous
      act={() => terminateInstance(instance.id)}
      close={close}
    >
      <span>{terminating}</span> Cost so far:{" "}
      <b>{cost === null ? "unknown" : `${instance.bills === null ? "up to " : ""}$${costText(cost)}`}</b> in{" "}
      <span>{durationText(now - Date.parse(startedAt))}</span>.{" "}
      {paidUntil !== null && isPaidBeyond(instance, now) ? (
        <span>
          It is paid until <LocalTime at={paidUntil} />; the rest is not refunded.
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
  cancelLabel,
  confirmLabel,
  isDangerous = false,
  act,
  request,
  close,
  children,
}: ConfirmPanelProps) {
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  const action = useAction(act, close, request);
  useEscape(close);
  useFocusReturn();
  useEffect(() => {
    cancel.current?.focus();
  }, []);
  return (
    <section className={panelClass({ isDangerous })} aria-labelledby={id}>
      <h3 id={id} className="text-sm font-semibold text-ink">
        {title}
      </h3>
      <p>{children}</p>
      <PanelFooter message={action.message}>
        {/* The safe choice is visible to pointer users too. */}
        <Button
          ref={cancel}
          className="focus:outline-2 focus:outline-offset-1 focus:outline-focus"
          onClick={close}
        >
          {cancelLabel}
        </Button>
        <Button
          variant={isDangerous ? "danger-fill" : "primary"}
          disabled={action.isPending}
          onClick={() => action.run()}
        >
          {action.isPending ? "Sending…" : confirmLabel}
        </Button>
      </PanelFooter>
    </section>
  );
}

/** A confirmation or a small form within the drawer or a row. */
export const panelClass = ({ isDangerous = false } = {}) =>
  cx(
    "grid gap-2 rounded-lg border p-3 text-xs/[18px] text-ink-2 [&_b]:text-ink",
    isDangerous ? "border-bad bg-bad-soft" : "border-line-strong",
  );

/** The error of a panel, and its buttons. */
export function PanelFooter({ message, children }: { message: string | null; children: ReactNode }) {
  return (
    <>
      {message && (
        <p className="text-bad" role="alert">
          {message}
        </p>
      )}
      <div className="mt-1 flex flex-wrap items-center gap-2 max-sm:[&>button]:flex-auto">{children}</div>
    </>
  );
}
