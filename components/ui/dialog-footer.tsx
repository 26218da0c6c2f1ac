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
  cancelLabel: stay,
  confirmLabel: go,
  pendingLabel: going,
  action: asked,
  isReady = true,
  close,
}: DialogFooterProps) {
  return (
    <>
      {asked.message && (
        <p className="t-bad" role="alert">
          {asked.message}
        </p>
      )}
      <div className="row acts">
        <button type="button" className="btn" data-way-out="" onClick={close}>
          {stay}
        </button>
        <button
          type="button"
          className="btn danger-fill"
          disabled={!isReady || asked.isPending}
          onClick={() => asked.run()}
        >
          {asked.isPending ? going : go}
        </button>
      </div>
    </>
  );
}
