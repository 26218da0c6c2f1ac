"use client";

import type { ReactNode } from "react";

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
        <p className="t-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="row acts">
        <button type="button" className="btn" data-way-out="" onClick={close}>
          {cancelLabel}
        </button>
        <button
          type="button"
          className="btn danger-fill"
          disabled={!isReady || action.isPending}
          onClick={() => action.run()}
        >
          {action.isPending ? pendingLabel : confirmLabel}
        </button>
      </div>
    </>
  );
}
