"use client";

import { startTransition, useActionState } from "react";
import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { pollOffers } from "@/lib/poll/actions";
import type { RefreshResult } from "@/lib/poll/schema";

import type { ButtonStyle } from "./button";
import { cx } from "./cx";
import { HydratedButton } from "./hydration";
import { Icon } from "./icon";

interface RefreshButtonProps {
  /** Null refreshes all providers. */
  provider?: OriginId | null;
  label: string;
  variant?: ButtonStyle["variant"];
}

interface RefreshOutcome {
  isError: boolean;
  text: string;
}

/** Requests a refresh and shows whether it was accepted; the offers arrive later. */
export function RefreshButton({ provider = null, label, variant = "quiet" }: RefreshButtonProps) {
  const [outcome, refresh, isPending] = useActionState<RefreshOutcome | null>(
    () => requestOffers(provider),
    null,
  );
  return (
    <span className="inline-flex min-w-0 items-center gap-2 noscript:hidden">
      <output className={cx("text-right text-xs empty:hidden", outcome?.isError ? "text-bad" : "text-ink-2")}>
        {!isPending && outcome?.text}
      </output>
      <HydratedButton variant={variant} disabled={isPending} onClick={() => startTransition(refresh)}>
        <Icon name="refresh-cw" />
        <span>{label}</span>
        {provider && <span className="sr-only">{` ${originLabels[provider]}`}</span>}
      </HydratedButton>
    </span>
  );
}

async function requestOffers(provider: OriginId | null): Promise<RefreshOutcome> {
  try {
    const answer = await pollOffers(provider);
    return isSignedOut(answer)
      ? {
          isError: true,
          text: "Sign in to refresh now. Offers still update on their schedule.",
        }
      : { isError: false, text: refreshText(answer) };
  } catch {
    return { isError: true, text: "Can’t reach the app. Try again." };
  } finally {
    void mutate("/api/pulse");
  }
}

function refreshText({ asked, skipped }: RefreshResult): string {
  if (asked.length === 0) return skipped.length === 0 ? "No provider is connected." : "Already up to date.";
  const names =
    asked.length > 2 ? `${asked.length} providers` : asked.map((id) => originLabels[id]).join(" and ");
  return `Refreshing ${names}…${skipped.length === 0 ? "" : ` ${skipped.length} already up to date.`}`;
}
