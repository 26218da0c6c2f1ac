"use client";

interface LaunchButtonProps {
  label: string;
  isSending: boolean;
  isDisabled?: boolean;
  launch(): void;
}

/** The one filled button. While an order is on its way it keeps the focus and does nothing. */
export function LaunchButton({ label, isSending, isDisabled = false, launch }: LaunchButtonProps) {
  return (
    <button
      type="button"
      className="btn primary full js-only"
      aria-disabled={isSending || isDisabled}
      aria-busy={isSending}
      onClick={() => {
        if (!isSending && !isDisabled) launch();
      }}
    >
      {isSending ? "Launching…" : label}
    </button>
  );
}
