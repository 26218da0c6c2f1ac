"use client";

import type { ReactNode } from "react";

import { useInlineForm } from "@/components/ui/use-inline-form";
import type { ActionResult } from "@/lib/instances/schema";

import { useAction } from "./use-action";

interface InlineFormProps {
  label: string;
  submitLabel: string;
  act(form: FormData): Promise<ActionResult>;
  close(): void;
  children: ReactNode;
}

/** A small form in place that shows its result. */
export function InlineForm({ label, submitLabel: go, act, close, children }: InlineFormProps) {
  const element = useInlineForm(close);
  const action = useAction(act, close);
  return (
    <form
      ref={element}
      className="confirm"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        action.run(new FormData(event.currentTarget));
      }}
    >
      {children}
      {action.message && (
        <p className="t-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="row">
        <button type="submit" className="btn primary" disabled={action.isPending}>
          {action.isPending ? "Asking…" : go}
        </button>
        <button type="button" className="btn quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
