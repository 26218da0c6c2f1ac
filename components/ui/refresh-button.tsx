"use client";

import { LiveButton } from "./live-button";
import { useMutation } from "@tanstack/react-query";
import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { pollAll, pollProvider } from "@/lib/poll/actions";
import type { RefreshAnswer } from "@/lib/poll/schema";

interface RefreshButtonProps {
  /** Null: all of them. */
  provider?: ProviderId | null;
  label: string;
  className?: string;
}

/** Asks for fresh offers. The answer arrives by itself; here it is said what came of asking. */
export function RefreshButton({ provider = null, label, className = "btn quiet" }: RefreshButtonProps) {
  const refresh = useMutation({
    mutationFn: () => (provider ? pollProvider(provider) : pollAll()),
    onSettled: () => void mutate("/api/pulse"),
  });
  return (
    <span className="refresh js-only">
      <output className={refresh.isError ? "said t-bad" : "said"}>
        {refresh.isError ? why(refresh.error) : refresh.data && describe(refresh.data)}
      </output>
      <LiveButton className={className} disabled={refresh.isPending} onClick={() => refresh.mutate()}>
        <span className="i i-refresh" aria-hidden="true" />
        <span>{label}</span>
        {provider && <span className="vh">{` ${providerLabels[provider]}`}</span>}
      </LiveButton>
    </span>
  );
}

function why(error: Error): string {
  return isSignedOut(error)
    ? "Only the owner has the clouds asked; sign in for that. Answers arrive by themselves all the same."
    : "The app did not answer. Try again.";
}

function describe({ asked, skipped }: RefreshAnswer): string {
  if (asked.length === 0)
    return skipped.length === 0 ? "No provider is connected." : "Asked a moment ago already.";
  const names =
    asked.length > 2 ? `${asked.length} providers` : asked.map((id) => providerLabels[id]).join(" and ");
  const rest = skipped.length === 0 ? "" : ` ${skipped.length} were asked a moment ago.`;
  return `Asked ${names}; the answer arrives by itself.${rest}`;
}
