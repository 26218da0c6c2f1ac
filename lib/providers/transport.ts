import { originLabels, type OriginId } from "@/lib/domain/provider-id";
import { durationText } from "@/lib/format";

import { ProviderError } from "./errors";

export const mebibyte = 1024 * 1024;

/** Limits of one request. Times in milliseconds, size in decoded bytes. */
export interface HttpLimits {
  connect: number;
  headers: number;
  total: number;
  bytes: number;
}

export const defaultLimits: HttpLimits = {
  connect: 5_000,
  headers: 15_000,
  total: 30_000,
  bytes: 20 * mebibyte,
};

/** The environment variable with the largest size of a reply, in MiB. */
export function maxReplyVariable(provider: OriginId): string {
  return `${provider.replaceAll("-", "_").toUpperCase()}_MAX_REPLY_MIB`;
}

/** Classifies a failure below HTTP; null if there was a reply. */
export function networkCause(error: unknown): "refused" | "dns" | "reset" | "redirect" | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (code === "ECONNREFUSED") return "refused";
    if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "dns";
    if (code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET") return "reset";
    if (at.message === "unexpected redirect") return "redirect";
    if (at instanceof AggregateError && at.errors.length > 0) return networkCause(at.errors[0]);
  }
  return null;
}

/** Describes a failed request. Keeps only the code of the cause: its text may contain the address. */
export function transportError(
  provider: OriginId,
  error: unknown,
  { timedOut, limits }: { timedOut: boolean; limits: HttpLimits },
): ProviderError {
  const label = originLabels[provider];
  const code = findErrorCode(error);
  if (timedOut)
    return failed("timeout", `No complete reply from ${label} within ${durationText(limits.total)}.`);
  if (code === "UND_ERR_CONNECT_TIMEOUT") {
    return failed("timeout", `Can’t connect to ${label} within ${durationText(limits.connect)}.`);
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return failed("timeout", `No reply from ${label} for ${durationText(limits.headers)}.`);
  }
  switch (networkCause(error)) {
    case "refused":
      return failed("unavailable", `${label} refused the connection.`);
    case "dns":
      return failed(
        "unavailable",
        `Can’t find the address of ${label}. Check this computer’s internet connection.`,
      );
    case "reset":
      return failed("unavailable", `${label} closed the connection.`);
    case "redirect":
      return failed("unavailable", `${label} sent a redirect, which is not followed.`);
    default:
      return failed("unavailable", `The request to ${label} failed${code ? ` (${code})` : ""}.`);
  }

  function failed(kind: "timeout" | "unavailable", message: string): ProviderError {
    const cause = code ? Object.assign(new Error(code), { code }) : redirectError(error);
    return new ProviderError(provider, kind, message, { cause, isUnsent: isUnsent(error) });
  }
}

function isUnsent(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at.name === "NotConnectedError") return true;
  }
  return false;
}

function redirectError(error: unknown): Error | undefined {
  return networkCause(error) === "redirect" ? new Error("unexpected redirect") : undefined;
}

function findErrorCode(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === "string") return code;
    if (at instanceof AggregateError && at.errors.length > 0) return findErrorCode(at.errors[0]);
  }
  return null;
}
