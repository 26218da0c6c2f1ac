"use server";

import { guardAction } from "@/lib/auth/guard";
import { signedOut, type SignedOut } from "@/lib/auth/signed-out";

import { requestRefresh } from "./refresh";
import type { RefreshResult, SwitchResult } from "./schema";
import { switchSource } from "./switch-source";

/** Requests a poll of one provider, or of all; the scheduler runs it, at most once per minimum interval. */
export async function pollOffers(provider: string | null): Promise<RefreshResult | SignedOut> {
  return (await guardAction()) ? requestRefresh(provider) : signedOut;
}

/** Turns a public price source on or off. */
export async function setSourceSwitch(source: string, isOn: boolean): Promise<SwitchResult | SignedOut> {
  const owner = await guardAction();
  return owner ? switchSource(owner, source, isOn) : signedOut;
}
