import { plainText } from "@/lib/domain/text";

import { ProviderError, type ProviderErrorKind } from "../errors";
import type { ReplyReader } from "../parse-reply";
import { readNotFound } from "../not-found";

/** Errors are `{message}`, or `{error_code, error}`. The codes are no closed list. */
export const errorReader: Omit<ReplyReader, "provider"> = { readError };

function readError(status: number, body: unknown): ProviderError | null {
  if (typeof body !== "object" || body === null) return null;
  const { error_code: code, error, message } = body as Record<string, unknown>;
  const [text = null] = [error, message].filter(
    (text) => typeof text === "string" && text !== "",
  ) as string[];
  const refused = (kind: ProviderErrorKind, words: string) =>
    new ProviderError("shadeform", kind, words, { status });
  if (status < 300) {
    // Such a reply is undocumented, so it does not prove the outcome.
    const isError = !("id" in body) && [code, error].some((text) => typeof text === "string" && text !== "");
    return isError
      ? refused("unreadable", `Shadeform returned an error in a reply with status ${status}.`)
      : null;
  }
  const words = `${typeof code === "string" ? code : ""} ${text ?? ""}`;
  const quoted = `(${status})${text === null ? "" : `: “${plainText(text)}”`}`;
  if (/\bOUT_OF_STOCK\b/.test(words))
    return refused(
      "sold-out",
      `Shadeform has none of these machines free in that region now ${quoted}. Choose another offer, or try again later.`,
    );
  if (/\bINSUFFICIENT_FUNDS\b/.test(words))
    return refused(
      "rejected",
      `Shadeform refused because the account has too little money ${quoted}. Add funds at platform.shadeform.ai, under Billing, and launch again.`,
    );
  return status === 404 ? readNotFound("shadeform", text) : null;
}

/** Whether a key was rejected only because its name is taken. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof ProviderError && error.status !== null && /must be unique/i.test(error.message);
}
