import { originLabels, type OriginId } from "@/lib/domain/provider-id";

/** Why a request to a provider failed. A closed list: pages and the API use these values. */
const providerErrorKinds = [
  "unauthorised",
  "forbidden",
  "no-credit",
  "rate-limited",
  "sold-out",
  "price-changed",
  "not-found",
  "rejected",
  "unavailable",
  "timeout",
  "unreadable",
  "outcome-unknown",
] as const;
export type ProviderErrorKind = (typeof providerErrorKinds)[number];

interface Details {
  /** HTTP status, if there was a reply. */
  status?: number | undefined;
  /** The wait that the provider requests, in milliseconds. */
  retryAfter?: number | undefined;
  /** The provider's own error code, if it has one beside the HTTP status. */
  code?: number | undefined;
  /** True if certainly no byte of the request was sent. */
  isUnsent?: boolean;
  /** Whether the reply was empty, which proves nothing. */
  isEmpty?: boolean;
  cause?: unknown;
}

// Next.js gives instrumentation and pages copies of this module, so `instanceof` must work across copies.
const brand = Symbol.for("cheapest-gpu.ProviderError");

/** The only error that adapters throw. Its message is for people: never a header, a key or a query string. */
export class ProviderError extends Error {
  static override [Symbol.hasInstance](value: unknown): value is ProviderError {
    return typeof value === "object" && value !== null && brand in value;
  }

  readonly [brand] = true;
  override readonly name = "ProviderError";
  readonly status: number | null;
  readonly retryAfter: number | null;
  readonly code: number | null;
  readonly isUnsent: boolean;
  readonly isEmpty: boolean;

  constructor(
    readonly provider: OriginId,
    readonly kind: ProviderErrorKind,
    message: string,
    details: Details = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.code = details.code ?? null;
    this.isUnsent = details.isUnsent ?? false;
    this.isEmpty = details.isEmpty ?? false;
  }
}

/** What went wrong, for people. Anything but a `ProviderError` is reported as a provider that cannot be reached. */
export function providerErrorMessage(error: unknown, label = "The provider"): string {
  return error instanceof ProviderError ? error.message : `${label} can’t be reached.`;
}

/** Whether the same read may succeed soon. Does not apply to writes, which are never repeated. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof ProviderError &&
    (error.kind === "rate-limited" || error.kind === "unavailable" || error.kind === "timeout")
  );
}

/** Whether the provider itself fails, rather than rejecting one request. */
export function isProviderFailure(error: unknown): boolean {
  return (
    !(error instanceof ProviderError) ||
    !["sold-out", "price-changed", "not-found", "rejected"].includes(error.kind)
  );
}

/** The error kind of an HTTP status, unless the provider documents another. */
export function errorKindForStatus(status: number): ProviderErrorKind {
  if (status === 401) return "unauthorised";
  if (status === 402) return "no-credit";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  if (status === 408) return "timeout";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "rejected";
}

/** A sentence about the status, with the provider's own message. */
export function statusMessage(provider: OriginId, status: number, quote: string | null): string {
  const label = originLabels[provider];
  const quoted = quote ? `: “${quote}”` : "";
  switch (errorKindForStatus(status)) {
    case "unauthorised":
      return `${label} rejected the key (${status})${quoted}. Check the key.`;
    case "no-credit":
      return `The ${label} account has too little credit (${status})${quoted}. Top it up in its console.`;
    case "forbidden":
      return `The key lacks this permission at ${label} (${status})${quoted}.`;
    case "not-found":
      return `${label} found nothing at this address (${status})${quoted}.`;
    case "rate-limited":
      return `Too many requests to ${label} (${status})${quoted}.`;
    case "unavailable":
    case "timeout":
      return `${label} failed with error ${status}${quoted}.`;
    default:
      return `${label} rejected the request (${status})${quoted}.`;
  }
}
