import "server-only";

import type { OwnerActor } from "@/lib/actor";
import type { AuditAction } from "@/lib/audit/labels";

import { callAuthAudited } from "./call-auth";

/** What proves that the owner, and not just an open browser, wants a change. Empty is not given. */
export interface OwnerProof {
  password: string;
  /** A one-time code, as typed. */
  code: string;
}

/** Checks the password, or else the one-time code. Null when it is right, else the message. A refusal is audited. */
export async function findProofFault(
  owner: OwnerActor,
  { password, code }: OwnerProof,
  action: AuditAction,
): Promise<string | null> {
  const result = await callAuthAudited({ doer: owner, action }, async ({ api }, headers) => {
    if (password === "" && code.trim() !== "" && owner.hasSecondFactor)
      await api.verifyTOTP({ body: { code: code.replaceAll(/\s/g, "") }, headers });
    else await api.verifyPassword({ body: { password }, headers });
  });
  return "message" in result ? result.message : null;
}
