import { z } from "zod";

import { detail, parseSize, parseText } from "../details";
import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import { unreadable } from "../rows";

/** How the account is charged. The cloud tells no balance. */
export interface BillingSettings {
  method: string | null;
  /** Cents; null where it is not set, and then nothing can be launched. */
  rechargeThresholdCents: number | null;
  rechargeAmountCents: number | null;
}

const billing = z.object({
  billingMethod: detail,
  rechargeThresholdCents: detail,
  rechargeAmountCents: detail,
});
const validation = z.object({ message: z.string() });

/** Makes sure that the key is taken. */
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

/** What the account is charged by; a 0 is as good as not set. */
export async function readBillingSettings(http: HttpClient, signal: AbortSignal): Promise<BillingSettings> {
  const reply = billing.safeParse(await http.get({ path: "/account/billing", signal }));
  if (!reply.success) throw unreadable("massedcompute", "the billing settings");
  return {
    method: parseText(reply.data.billingMethod),
    rechargeThresholdCents: parseSize(reply.data.rechargeThresholdCents) || null,
    rechargeAmountCents: parseSize(reply.data.rechargeAmountCents) || null,
  };
}
