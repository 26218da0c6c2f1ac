"use client";

import type { ReactNode } from "react";

interface DialogFooterProps {
  /** The way out. */
  cancelLabel: string;
  confirmLabel: string;
  /** What the button says while it is under way. */
  pendingLabel: string;
  action: { run(): void; isPending: boolean; message: ReactNode };
  isReady?: boolean;
  close(): void;
}

/** The end of a dialog about something that cannot be taken back: why it was not done, the way out, and the way on. */
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
