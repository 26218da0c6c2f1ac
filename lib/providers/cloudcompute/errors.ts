import { plainText } from "@/lib/domain/text";
import { ProviderError } from "../errors";
import type { CreateOutcome } from "../instances";
import { readNotFound } from "../not-found";

/**
 * Errors beyond their status. None is documented: Laravel reports that a route “could not be found”, which is not
 * about a machine; Vast.ai rejects with `success: false` and status 200.
 */
export function readError(status: number, body: unknown): ProviderError | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const text = findMessage(body);
  if (status === 404) return readNotFound("cloudcompute", text);
  if (status < 200 || status > 299 || !reportsFailure(body)) return null;
  const quoted = text === null ? "" : `: “${plainText(text)}”`;
  // Not documented to create nothing, so never a rejection.
  return new ProviderError("cloudcompute", "unavailable", `CloudCompute said no (${status})${quoted}.`, {
    status,
  });
}

/** Changes a rejected create to sold out if its text means that. */
export function classifySoldOut(outcome: CreateOutcome): CreateOutcome {
  if (outcome.kind !== "rejected") return outcome;
  const { status, message, code, isUnsent } = outcome.error;
  const isGone =
    status === 409 ||
    status === 410 ||
    (status !== null && soldOutStatuses.has(status) && soldOutPattern.test(message));
  if (isUnsent || !isGone) return outcome;
  const details = { status, code: code ?? undefined };
  return { kind: "rejected", error: new ProviderError("cloudcompute", "sold-out", message, details) };
}

const soldOutStatuses = new Set([400, 404, 422]);
const soldOutPattern = /no_such_ask|no such ask|not available|no longer|already rented|недоступ|уже/i;

function reportsFailure(body: object): boolean {
  const { success, error, id } = body as { success?: unknown; error?: unknown; id?: unknown };
  // A machine may report an error of its own.
  return success === false || (success !== true && Boolean(error) && id === undefined);
}

function findMessage(body: object): string | null {
  const { message, msg, error } = body as { message?: unknown; msg?: unknown; error?: unknown };
  const inner = typeof error === "object" && error !== null && "message" in error ? error.message : null;
  for (const text of [message, msg, error, inner]) if (typeof text === "string" && text !== "") return text;
  return null;
}
