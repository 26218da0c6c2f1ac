"use server";

import { refresh } from "next/cache";

import { getDatabase } from "@/db/client";
import { recordAuditEvent } from "@/lib/audit/record";
import { callAuthAudited } from "@/lib/auth/call-auth";
import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";
import { getAuth } from "@/lib/auth/get-auth";
import { parseDollars } from "@/lib/domain/money";
import type { ActionResult } from "@/lib/instances/schema";
import { createToken, revokeToken, TokenError, grantText } from "@/lib/tokens/tokens";
import type { TokenForm, TokenGrant } from "@/lib/tokens/view";

/** The result of creating a token, with its text, which is shown only once. Null before the first try. */
type CreateTokenResult =
  | { ok: true; name: string; text: string; mayLaunch: boolean }
  /** With the inputs, so they are not lost. */
  | { ok: false; message: string; form: TokenForm }
  | null;

/** Creates a token with the name, scope and caps of the form, after checking the password. */
export async function createTokenFromForm(
  _before: CreateTokenResult,
  data: FormData,
): Promise<CreateTokenResult> {
  const owner = await guardAction();
  if (!owner) return { ...signedOut, form: readTokenForm(data) };
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

/** Revokes a token at once; succeeds when it is already revoked. */
export async function revokeTokenById(id: string): Promise<ActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const token = await revokeToken(getDatabase(), String(id));
  if (token) {
    const detail = `${token.start}…, ${grantText(token.grant)}`;
    await recordAuditEvent(owner, { action: "token.revoke", subject: token.name, detail });
  }
  refresh();
  return { ok: true };
}

// Longer inputs are invalid anyway and are not returned.
const maxFieldLength = 200;

/** The inputs as typed, valid or not. */
function readTokenForm(data: FormData): TokenForm {
  return {
    name: readFormText(data, "name").trim().slice(0, maxFieldLength),
    scope: readFormText(data, "scope") === "launch" ? "launch" : "read",
    hourCap: readFormText(data, "hourCap").trim().slice(0, maxFieldLength),
    dayCap: readFormText(data, "dayCap").trim().slice(0, maxFieldLength),
    committedCap: readFormText(data, "committedCap").trim().slice(0, maxFieldLength),
  };
}

/** Parses the form. Throws `TokenError`. */
function parseTokenForm({ name, scope, hourCap, dayCap, committedCap }: TokenForm): {
  name: string;
  grant: TokenGrant;
} {
  if (scope === "read") return { name, grant: { scope } };
  const hourCapMicros = parseCap(hourCap, "per hour");
  const dayCapMicros = parseCap(dayCap, "per day");
  const committedCapMicros = parseCap(committedCap || "0", "for prepaid");
  return { name, grant: { scope, hourCapMicros, dayCapMicros, committedCapMicros } };
}

function parseCap(text: string, which: string): number {
  const micros = parseDollars(text);
  if (micros === null) throw new TokenError(`Enter the limit ${which} in dollars, for example 20.`);
  return micros;
}
