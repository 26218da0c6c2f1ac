"use client";

import type { ReactNode } from "react";

interface DialogFootProps {
  /** The way out. */
  stay: string;
  go: string;
  /** What the button says while it is under way. */
  going: string;
  asked: { run(): void; isPending: boolean; message: ReactNode };
  isReady?: boolean;
  close(): void;
}

/** The end of a dialog about something that cannot be taken back: why it was not done, the way out, and the way on. */
export function DialogFoot({ stay, go, going, asked, isReady = true, close }: DialogFootProps) {
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
