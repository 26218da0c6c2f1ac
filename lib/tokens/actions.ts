"use server";

import { refresh } from "next/cache";

import { getDatabase } from "@/db/client";
import { recordEvent } from "@/lib/audit/record";
import { attempt } from "@/lib/auth/attempt";
import { textOf } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { login } from "@/lib/auth/login";
import type { ActionResult } from "@/lib/instances/schema";

import { readTokenForm, wishOf } from "./form";
import { createToken, revokeToken, TokenError } from "./tokens";
import type { TokenForm } from "./view";
import { grantText } from "./words";

/** What came of asking for a token; its text is told this once. Null before the first try. */
export type TokenAnswer =
  | { ok: true; name: string; text: string; mayLaunch: boolean }
  /** With what was filled in, so that it is not lost. */
  | { ok: false; message: string; form: TokenForm }
  | null;

/** Makes a token with the name, the scope and the caps of the form, after the password was given. */
export async function makeToken(_before: TokenAnswer, data: FormData): Promise<TokenAnswer> {
  const owner = await guardAction();
  const form = readTokenForm(data);
  try {
    const wish = wishOf(form);
    const password = textOf(data, "password");
    const proof = await attempt(
      { doer: owner, action: "token.create", subject: form.name },
      (auth, received) => auth.api.verifyPassword({ body: { password }, headers: received }),
    );
    if ("message" in proof) return { ok: false, message: proof.message, form };
    const { name, text } = await createToken(await login(), wish);
    await recordEvent(owner, { action: "token.create", subject: name, detail: grantText(wish.grant) });
    refresh();
    return { ok: true, name, text, mayLaunch: wish.grant.scope === "launch" };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { ok: false, message: error.message, form };
  }
}

/** Makes a token good for nothing, at once; one that is gone already stays gone. */
export async function dropToken(id: string): Promise<ActionResult> {
  const owner = await guardAction();
  const token = await revokeToken(getDatabase(), String(id));
  if (token) {
    const detail = `${token.start}…, ${grantText(token.grant)}`;
    await recordEvent(owner, { action: "token.revoke", subject: token.name, detail });
  }
  refresh();
  return { ok: true };
}
