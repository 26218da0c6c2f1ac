import { z } from "zod";

import { detail, parseSize, parseText } from "../details";
import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import { unreadable } from "../rows";

/** How the account is charged. The API reports no balance. */
export interface BillingSettings {
  method: string | null;
  /** Cents; null if not set, which prevents every launch. */
  rechargeThresholdCents: number | null;
  rechargeAmountCents: number | null;
}

const billing = z.object({
  billingMethod: detail,
  rechargeThresholdCents: detail,
  rechargeAmountCents: detail,
});
const validation = z.object({ message: z.string() });

export async function validateKey(http: HttpClient, signal: AbortSignal): Promise<void> {
  const reply = validation.safeParse(
    await http.post({ path: "/account/token/validation", body: {}, signal }),
  );
  if (!reply.success) throw unreadable("massedcompute", "the message “Valid Token”");
  if (/\bvalid\b/i.test(reply.data.message) && !/\b(not|no)\b/i.test(reply.data.message)) return;
  throw new ProviderError(
    "massedcompute",
    "unauthorised",
    `Massed Compute does not call this key valid: “${parseText(reply.data.message) ?? ""}”.`,
    { status: 200 },
  );
}

/** Reads the billing settings; treats 0 as not set. */
export async function readBillingSettings(http: HttpClient, signal: AbortSignal): Promise<BillingSettings> {
  const reply = billing.safeParse(await http.get({ path: "/account/billing", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the billing settings");
  return {
    method: parseText(reply.data.billingMethod),
    rechargeThresholdCents: parseSize(reply.data.rechargeThresholdCents) || null,
    rechargeAmountCents: parseSize(reply.data.rechargeAmountCents) || null,
  };
}
