import { z } from "zod";

import { plainText } from "@/lib/domain/text";

import { ProviderError } from "../errors";
import { readRows, unreadable, type ParsedRows } from "../rows";

import { gpuType, toOffers } from "./normalize";

const envelope = z.object({ data: z.object({ gpuTypes: z.array(z.unknown()) }) });

/** Parses a reply. Throws `unreadable` for another shape, and for GraphQL's `errors`, which come with status 200. */
export function readReply(body: unknown): ParsedRows {
  const message = readErrors(body);
  if (message !== null) {
    if (isAboutEndpoint(message)) throw retired("RunPod retired this price list.", {});
    throw new ProviderError("runpod-public", "unreadable", `RunPod reported an error: “${message}”.`);
  }
  const parsed = envelope.safeParse(body);
  if (!parsed.success) throw unreadable("runpod-public", "the list “gpuTypes”");
  return readRows(parsed.data.data.gpuTypes, {
    provider: "runpod-public",
    schema: gpuType,
    normalize: toOffers,
    readNativeId,
    pathOf: (index) => `.data.gpuTypes[${index}]`,
  });
}

/** Throws the error for a list that has ended if its address is gone or moved, otherwise the error itself. */
export function retirementError(error: unknown): never {
  const status = error instanceof ProviderError ? error.status : null;
  if (!(error instanceof ProviderError) || status === null) throw error;
  if (status === 404 || status === 410)
    throw retired(`RunPod retired this price list (${status}).`, { kind: error.kind, status });
  // The message of a redirect names the new address.
  if (status >= 300 && status < 400)
    throw retired(`RunPod retired this price list. ${error.message}`, { kind: error.kind, status });
  throw error;
}

function retired(
  reason: string,
  { kind = "not-found", status }: { kind?: ProviderError["kind"]; status?: number },
): ProviderError {
  const message = `${reason} Use the gpuhunt catalog for RunPod’s prices instead.`;
  return new ProviderError("runpod-public", kind, message, { status });
}

/** The message of the first error; null without errors. */
function readErrors(body: unknown): string | null {
  const errors = (body as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const message = (errors[0] as { message?: unknown } | null)?.message;
  return typeof message === "string" && plainText(message) !== "" ? plainText(message) : "no message";
}

function isAboutEndpoint(message: string): boolean {
  return /\b(?:retired|deprecated|decommissioned|sunset|discontinued|end of life|no longer (?:available|supported))\b/i.test(
    message,
  );
}

function readNativeId(row: unknown): string | null {
  const id = (row as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : null;
}
