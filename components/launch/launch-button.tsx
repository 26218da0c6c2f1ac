"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";

interface LaunchButtonProps {
  label: string;
  isSending: boolean;
  isDisabled?: boolean;
  isPrimary?: boolean;
  launch(): void;
}

/**
 * The primary button, unless a launch is unlikely to succeed. While an order is sent it keeps the focus and does
 * nothing.
 */
export function LaunchButton({
  label,
  isSending,
  isDisabled = false,
  isPrimary = true,
  launch,
}: LaunchButtonProps) {
  return (
    <HydratedButton
      className={isPrimary ? "btn primary full" : "btn full"}
      aria-disabled={isSending || isDisabled}
      aria-busy={isSending}
      onClick={() => {
        if (!isSending && !isDisabled) launch();
      }}
    >
      {isSending ? "Launching…" : label}
    </HydratedButton>
  );
}
