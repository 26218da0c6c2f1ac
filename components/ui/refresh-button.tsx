"use client";

import { startTransition, useActionState } from "react";
import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";
import { pollAll, pollProvider } from "@/lib/poll/actions";
import type { RefreshResult } from "@/lib/poll/schema";

import { HydratedButton } from "./hydration";

interface RefreshButtonProps {
  /** Null refreshes all providers. */
  provider?: ProviderId | null;
  label: string;
  className?: string;
}

interface RefreshOutcome {
  isError: boolean;
  text: string;
}

/** Requests a refresh and shows whether it was accepted; the offers arrive later. */
export function RefreshButton({ provider = null, label, className = "btn quiet" }: RefreshButtonProps) {
  const [outcome, refresh, isPending] = useActionState<RefreshOutcome | null>(
    () => requestOffers(provider),
    null,
  );
  return (
    <span className="refresh js-only">
      <output className={outcome?.isError ? "said t-bad" : "said"}>{!isPending && outcome?.text}</output>
      <HydratedButton className={className} disabled={isPending} onClick={() => startTransition(refresh)}>
        <span className="i i-refresh" aria-hidden="true" />
        <span>{label}</span>
        {provider && <span className="vh">{` ${providerLabels[provider]}`}</span>}
      </HydratedButton>
    </span>
  );
}

async function requestOffers(provider: ProviderId | null): Promise<RefreshOutcome> {
  try {
    const answer = await (provider ? pollProvider(provider) : pollAll());
    return isSignedOut(answer)
      ? {
          isError: true,
          text: "Only the owner has the clouds asked; sign in for that. Answers arrive by themselves all the same.",
        }
      : { isError: false, text: refreshText(answer) };
  } catch {
    return { isError: true, text: "The app did not answer. Try again." };
  } finally {
    void mutate("/api/pulse");
  }
}

function refreshText({ asked, skipped }: RefreshResult): string {
  if (asked.length === 0) return skipped.length === 0 ? "No provider is connected." : "Already up to date.";
  const names =
    asked.length > 2 ? `${asked.length} providers` : asked.map((id) => providerLabels[id]).join(" and ");
  const rest = skipped.length === 0 ? "" : ` ${skipped.length} were asked a moment ago.`;
  return `Asked ${names}; the answer arrives by itself.${rest}`;
}
