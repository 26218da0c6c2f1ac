"use client";

import { LiveButton } from "@/components/ui/live-button";

interface LaunchButtonProps {
  label: string;
  isSending: boolean;
  isDisabled?: boolean;
  launch(): void;
}

/** The one filled button. While an order is on its way it keeps the focus and does nothing. */
export function LaunchButton({ label, isSending, isDisabled = false, launch }: LaunchButtonProps) {
  return (
    <LiveButton
      className="btn primary full"
      aria-disabled={isSending || isDisabled}
      aria-busy={isSending}
      onClick={() => {
        if (!isSending && !isDisabled) launch();
      }}
    >
      {isSending ? "Launching…" : label}
    </LiveButton>
  );
}
