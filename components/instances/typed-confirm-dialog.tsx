"use client";

import { type ReactNode, useId, useState } from "react";

import { useNow } from "@/components/ui/time";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { fieldClass } from "@/components/ui/select";
import { HydratedButton } from "@/components/ui/hydration";
import { pluralize } from "@/lib/format";
import { resolveManually, terminateAll } from "@/lib/instances/actions";
import type { ActionResult, InstancesView } from "@/lib/instances/schema";

import { isPaidBeyond, rateText } from "./figures";
import { useAction } from "./use-action";

interface TerminateAllProps {
  view: InstancesView;
  count: number;
  close(): void;
}

export function TerminateAll({ view, count, close }: TerminateAllProps) {
  const now = useNow();
  const prepaid = view.instances.filter((machine) => machine.ours && isPaidBeyond(machine, now)).length;
  return (
    <TypedConfirmDialog
      title="Terminate all machines?"
      expected={`terminate ${count}`}
      cancelLabel="Cancel"
      confirmLabel={`Terminate ${pluralize(count, "machine")}`}
      act={terminateAll}
      close={close}
    >
      Terminates the <span>{pluralize(count, "machine")}</span> started by this app, up to $
      <span>{rateText(view.caps.hourlyMicros)}</span>/h, and deletes{" "}
      <span>{count === 1 ? "its disk" : "their disks"}</span>. Others are not touched.
      {prepaid > 0 && (
        <span>{` ${pluralize(prepaid, "machine is", "machines are")} paid in advance; the rest is not refunded.`}</span>
      )}
    </TypedConfirmDialog>
  );
}

interface ResolveManuallyButtonProps {
  kind: "instance" | "launch";
  id: string;
  name: string;
  provider: string;
}

/** Lets the owner resolve a machine by hand when no listing can confirm its state. */
export function ResolveManuallyButton({ kind, id, name, provider }: ResolveManuallyButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <HydratedButton variant="link" size="text" onClick={() => setAsking(true)}>
        Resolve…
      </HydratedButton>
      {isAsking && (
        <TypedConfirmDialog
          title={`Resolve ${name} manually?`}
          expected={name}
          cancelLabel="Cancel"
          confirmLabel={kind === "instance" ? "Mark as gone" : "Mark as not created"}
          act={(typed) => resolveManually(kind, id, typed)}
          close={() => setAsking(false)}
        >
          Continue only if you have checked <span>{provider}</span>’s console and the machine is not there. It
          then counts as gone. If it does exist, you pay for it until it is found again.
        </TypedConfirmDialog>
      )}
    </>
  );
}

interface TypedConfirmDialogProps {
  title: string;
  /** The exact text to type. */
  expected: string;
  cancelLabel: string;
  confirmLabel: string;
  act(typed: string): Promise<ActionResult>;
  close(): void;
  children: ReactNode;
}

/** Confirms an irreversible action with a typed text. */
function TypedConfirmDialog({
  title,
  expected,
  cancelLabel,
  confirmLabel,
  act,
  close,
  children,
}: TypedConfirmDialogProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const action = useAction(act, close);
  const isTyped = typed.trim() === expected;
  return (
    <Dialog title={title} onClose={close}>
      <p>{children}</p>
      <p>
        <label htmlFor={id}>
          Type <b>{expected}</b> to confirm.
        </label>
      </p>
      <input
        id={id}
        className={fieldClass}
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <DialogFooter
        cancelLabel={cancelLabel}
        confirmLabel={confirmLabel}
        pendingLabel="Sending…"
        action={{ ...action, run: () => action.run(expected) }}
        isReady={isTyped}
        close={close}
      />
    </Dialog>
  );
}
