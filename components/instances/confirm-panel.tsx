"use client";

import { useEffect, useId, useRef, type ReactNode } from "react";

import { useFocusReturn } from "@/components/ui/use-focus-return";
import { useEscape } from "@/components/ui/use-escape";
import type { ActionResult } from "@/lib/instances/schema";

import { useAction } from "./use-action";

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
