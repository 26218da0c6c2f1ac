"use server";

import { guardAction } from "@/lib/auth/guard";
import { signedOut, type SignedOut } from "@/lib/auth/signed-out";

import { requestRefresh } from "./refresh";
import type { RefreshResult } from "./schema";

/** Requests a poll of one provider; the scheduler runs it, at most once per minimum interval. */
export async function pollProvider(provider: string): Promise<RefreshResult | SignedOut> {
  return (await guardAction()) ? requestRefresh(provider) : signedOut;
}

export async function pollAll(): Promise<RefreshResult | SignedOut> {
  return (await guardAction()) ? requestRefresh(null) : signedOut;
}
