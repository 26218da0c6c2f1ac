"use client";

import { startTransition, useActionState } from "react";

import { originLabels, type OriginId } from "@/lib/domain/provider-id";

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

export interface RefreshOutcome {
  isError: boolean;
  text: string;
}

/** Requests a refresh and shows whether it was accepted; the offers arrive later. */
export function RefreshButton({ provider = null, label, variant = "quiet" }: RefreshButtonProps) {
  const [outcome, refresh, isPending] = useActionState<RefreshOutcome | null>(() => request(provider), null);
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

async function request(provider: OriginId | null): Promise<RefreshOutcome> {
  try {
    const { requestOffers } = await import("./request-offers");
    return await requestOffers(provider);
  } catch {
    return { isError: true, text: "Can’t reach the app. Try again." };
  }
}
