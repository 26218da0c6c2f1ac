import { GuardError } from "./refusal";
import { checkSameOrigin } from "./request";

type ReadableHeaders = Pick<Headers, "get" | "has">;

/** Bytes of a body, as in next.config.js; Next would pass on only the beginning of a longer one. */
const maxNextBodyBytes = 2 ** 18;

/** How React sends action arguments, and how a browser without JavaScript sends a form. */
const actionContentTypes = /^(text\/plain\b|multipart\/form-data;.*\bboundary=)/i;
const formContentType = /^multipart\/form-data;.*\bboundary=/i;

/**
 * Rejects requests that Next would answer with 500, or pass on in part, before the guard runs. Throws
 * `GuardError`. Not a security check.
 */
export function precheckRequest(method: string, pathname: string, headers: ReadableHeaders): void {
  checkLength(headers);
  // Routes read their bodies themselves, up to their own limit.
  if (method !== "POST" || /^\/api(\/|$)/.test(pathname)) return;
  // Next forwards an action to the page that defines it in chunks.
  if (headers.has("transfer-encoding") && !headers.has("x-action-forwarded"))
    throw new GuardError("length-missing", "Say how long the body is by Content-Length. Nothing was done.");
  checkSameOrigin(headers);
  const form = headers.get("content-type") ?? "";
  if ((headers.has("next-action") ? actionContentTypes : formContentType).test(form)) return;
  throw new GuardError("unknown-form", "No page of this app sends a form like this, so nothing was done.");
}

function checkLength(headers: ReadableHeaders): void {
  if (Number(headers.get("content-length") ?? 0) > maxNextBodyBytes)
    throw new GuardError("too-large", "A request may have 256 kB at most. Nothing was done.");
}
