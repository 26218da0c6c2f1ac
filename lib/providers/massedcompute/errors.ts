import { plainText, plainTextOrNull } from "@/lib/domain/text";

import { ProviderError } from "../errors";
import type { ReplyReader } from "../parse-reply";
import { readNotFound } from "../not-found";

/** The shape of an error body is undocumented, so text decides if the status does not. */
export const errorReader: Omit<ReplyReader, "provider"> = { readMessage: findErrorMessage, readError };

function readError(status: number, body: unknown): ProviderError | null {
  // A plain text may come from a gateway; only an object comes from the API itself.
  if (status < 400 || status > 499 || typeof body !== "object" || body === null) return null;
  const text = findErrorMessage(body);
  const quoted = `(${status})${text === null ? "" : `: “${text}”`}`;
  const refused = (kind: "no-credit" | "sold-out" | "rejected", message: string) =>
    new ProviderError("massedcompute", kind, message, { status });
  if (status === 402)
    return refused(
      "no-credit",
      `Massed Compute launches nothing for an account without a recharge amount and a recharge threshold ${quoted}. Set both in its console, under Billing, and launch again.`,
    );
  if (text !== null && /does not support the (vm )?image/i.test(text))
    return refused(
      "rejected",
      `Massed Compute refused the image ${quoted}. Some images run on SXM machines only, others on PCIe machines only: choose another image; this one will be refused again.`,
    );
  if (
    text !== null &&
    [400, 404, 409, 410, 422].includes(status) &&
    /capacity|out of stock|sold out/i.test(text)
  )
    return refused("sold-out", `Massed Compute has none of these in stock ${quoted}.`);
  return status === 404 ? readNotFound("massedcompute", text) : null;
}

/** The message, followed by the fields that failed validation. */
function findErrorMessage(body: unknown): string | null {
  if (typeof body === "string") return plainTextOrNull(body);
  if (typeof body !== "object" || body === null) return null;
  const { message, error, errors } = body as Record<string, unknown>;
  const nested = (error as { message?: unknown } | null | undefined)?.message;
  const main = [message, error, nested].find((text) => typeof text === "string" && text !== "");
  const parts = [typeof main === "string" ? plainText(main, 90) : null, findFieldErrors(errors)];
  return plainTextOrNull(parts.filter((part) => part !== null).join("; "));
}

function findFieldErrors(errors: unknown): string | null {
  if (typeof errors !== "object" || errors === null) return null;
  const fields = Object.entries(errors).slice(0, 5);
  const words = fields.map(([field, value]) => {
    const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
    const text = typeof first === "string" ? first : (first as { message?: unknown } | null)?.message;
    return `${Array.isArray(errors) ? "" : `${field}: `}${typeof text === "string" ? text : "wrong"}`;
  });
  return words.length === 0 ? null : plainText(words.join("; "), 110);
}
