"use server";

import { refresh } from "next/cache";

import { getDatabase } from "@/db/client";
import { recordAuditEvent } from "@/lib/audit/record";
import { callAuthAudited } from "@/lib/auth/call-auth";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { getAuth } from "@/lib/auth/get-auth";
import type { ActionResult } from "@/lib/instances/schema";

import { readTokenForm, parseTokenForm } from "./form";
import { createToken, revokeToken, TokenError } from "./tokens";
import type { TokenForm } from "./view";
import { grantText } from "./labels";

/** What came of asking for a token; its text is told this once. Null before the first try. */
export type CreateTokenResult =
  | { ok: true; name: string; text: string; mayLaunch: boolean }
  /** With what was filled in, so that it is not lost. */
  | { ok: false; message: string; form: TokenForm }
  | null;

/** Makes a token with the name, the scope and the caps of the form, after the password was given. */
export async function createTokenFromForm(
  _before: CreateTokenResult,
  data: FormData,
): Promise<CreateTokenResult> {
  const owner = await guardAction();
  const form = readTokenForm(data);
  try {
    const wish = parseTokenForm(form);
    const password = readFormText(data, "password");
    const proof = await callAuthAudited(
      { doer: owner, action: "token.create", subject: form.name },
      (auth, received) => auth.api.verifyPassword({ body: { password }, headers: received }),
    );
    if ("message" in proof) return { ok: false, message: proof.message, form };
    const { name, text } = await createToken(await getAuth(), wish);
    await recordAuditEvent(owner, { action: "token.create", subject: name, detail: grantText(wish.grant) });
    refresh();
    return { ok: true, name, text, mayLaunch: wish.grant.scope === "launch" };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { ok: false, message: error.message, form };
  }
}

/** Makes a token good for nothing, at once; one that is gone already stays gone. */
export async function revokeTokenById(id: string): Promise<ActionResult> {
  const owner = await guardAction();
  const token = await revokeToken(getDatabase(), String(id));
  if (token) {
    const detail = `${token.start}…, ${grantText(token.grant)}`;
    await recordAuditEvent(owner, { action: "token.revoke", subject: token.name, detail });
  }
  refresh();
  return { ok: true };
}
