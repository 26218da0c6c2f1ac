"use server";

import { guardAction } from "@/lib/auth/guard";
import { signedOut, type SignedOut } from "@/lib/auth/signed-out";

import { requestRefresh } from "./refresh";
import type { RefreshResult } from "./schema";

/** Requests a poll of one provider, or of all; the scheduler runs it, at most once per minimum interval. */
export async function pollOffers(provider: string | null): Promise<RefreshResult | SignedOut> {
  return (await guardAction()) ? requestRefresh(provider) : signedOut;
}
