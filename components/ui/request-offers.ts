import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";
import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { pollOffers } from "@/lib/poll/actions";
import type { RefreshResult } from "@/lib/poll/schema";

import type { RefreshOutcome } from "./refresh-button";

/** Requests a refresh and describes whether it was accepted. Throws if the app does not respond. */
export async function requestOffers(provider: OriginId | null): Promise<RefreshOutcome> {
  try {
    const answer = await pollOffers(provider);
    return isSignedOut(answer)
      ? {
          isError: true,
          text: "Sign in to refresh now. Offers still update on their schedule.",
        }
      : { isError: false, text: refreshText(answer) };
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
