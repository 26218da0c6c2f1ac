"use client";

import { useId, useState, type ReactNode } from "react";

import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import type { ActionResult } from "@/lib/instances/schema";

import { useAction } from "./use-action";

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
export function TypedConfirmDialog({
  title,
  expected,
  cancelLabel: stay,
  confirmLabel: go,
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
          Type <b>{expected}</b> to go on.
        </label>
      </p>
      <input
        id={id}
        className="field"
        value={typed}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <DialogFooter
        cancelLabel={stay}
        confirmLabel={go}
        pendingLabel="Asking…"
        action={{ ...action, run: () => action.run(expected) }}
        isReady={isTyped}
        close={close}
      />
    </Dialog>
  );
}
