import { plainText } from "@/lib/domain/text";

import { ProviderError } from "../errors";
import { readNotFound } from "../not-found";

/** A wrong key is a 403, or a 404 on a collection, which always exists. */
export function readCollectionError(status: number, body: unknown): ProviderError | null {
  if (status !== 403 && status !== 404) return null;
  return wrongKeyError(status, findMessage(body) ?? (status === 404 ? noSuchKeyMessage : null));
}

/** For a request with an id, a 404 is about the id, unless its text is about the key. */
export function readIdError(status: number, body: unknown): ProviderError | null {
  const text = findMessage(body);
  if (status === 403) return wrongKeyError(status, text);
  return status === 404 ? readNotFound("sesterce", text) : null;
}

/** The error of a rejected order: only the key error is documented, so the text decides. */
export function readOrderError(status: number, body: unknown): ProviderError | null {
  const text = findMessage(body);
  const quoted = `(${status})${text === null ? "" : `: “${text}”`}`;
  const refused = (kind: "no-credit" | "sold-out", message: string) =>
    new ProviderError("sesterce", kind, message, { status });
  const isAboutOrder = [400, 402, 403, 404, 409, 422].includes(status) && !/api key/i.test(text ?? "");
  if (isAboutOrder && (status === 402 || /\b(credits?|balance|funds|payment)\b/i.test(text ?? "")))
    return refused(
      "no-credit",
      `The Sesterce account has too little credit for this order ${quoted}. Add credit in its console, then launch again.`,
    );
  if (
    isAboutOrder &&
    status !== 403 &&
    /out of stock|sold out|capacity|(not|no longer|un) ?available/i.test(text ?? "")
  )
    return refused("sold-out", `Sesterce has none of these in stock ${quoted}.`);
  return readIdError(status, body);
}

/** Cloudflare's own error pages are not about the key. */
export function explainGatewayError(error: unknown): never {
  if (!(error instanceof ProviderError) || error.kind !== "forbidden" || error.status !== 403) throw error;
  throw new ProviderError(
    "sesterce",
    "forbidden",
    "Sesterce returned a web page (403): its firewall probably blocks this server.",
    { status: 403, cause: error },
  );
}

const noSuchKeyMessage = "API key not found";

function wrongKeyError(status: number, text: string | null): ProviderError {
  return new ProviderError(
    "sesterce",
    "unauthorised",
    `Sesterce rejected the key (${status})${text ? `: “${text}”` : ""}. Check the key.`,
    { status },
  );
}

function findMessage(body: unknown): string | null {
  const message = (body as { message?: unknown } | null)?.message;
  const text = Array.isArray(message)
    ? message.filter((part) => typeof part === "string").join("; ")
    : message;
  return typeof text === "string" ? plainText(text) || null : null;
}
