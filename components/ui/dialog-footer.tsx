"use client";

import type { ReactNode } from "react";

import { Button } from "./button";

interface DialogFooterProps {
  /** The label of the cancel button. */
  cancelLabel: string;
  confirmLabel: string;
  /** The label of the button while the action is pending. */
  pendingLabel: string;
  action: { run(): void; isPending: boolean; message: ReactNode };
  isReady?: boolean;
  close(): void;
}

/** The footer of a confirm dialog: the error, the cancel button and the confirm button. */
export function DialogFooter({
  cancelLabel,
  confirmLabel,
  pendingLabel,
  action,
  isReady = true,
  close,
}: DialogFooterProps) {
  return (
    <>
      {action.message && (
        <p className="text-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="mt-2 flex flex-wrap justify-end gap-2 max-sm:flex-col-reverse [&_button]:h-[max(32px,var(--control))] [&_button]:text-sm">
        <Button data-way-out="" onClick={close}>
          {cancelLabel}
        </Button>
        <Button variant="danger-fill" disabled={!isReady || action.isPending} onClick={() => action.run()}>
          {action.isPending ? pendingLabel : confirmLabel}
        </Button>
      </div>
    </>
  );
}
