"use client";

import { useId, useState, type ReactNode } from "react";

import { Dialog } from "@/components/ui/dialog";
import { DialogFoot } from "@/components/ui/dialog-foot";
import type { ActionResult } from "@/lib/instances/schema";

import { useAction } from "./use-action";

interface TypedDialogProps {
  title: string;
  /** What must be typed, letter by letter. */
  expected: string;
  /** The way out. */
  stay: string;
  go: string;
  act(typed: string): Promise<ActionResult>;
  close(): void;
  children: ReactNode;
}

/** What cannot be taken back is done only after it was typed. */
export function TypedDialog({ title, expected, stay, go, act, close, children }: TypedDialogProps) {
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
      <DialogFoot
        stay={stay}
        go={go}
        going="Asking…"
        asked={{ ...action, run: () => action.run(expected) }}
        isReady={isTyped}
        close={close}
      />
    </Dialog>
  );
}
