import { GuardError } from "./refusal";
import { checkSameOrigin } from "./request";

type ReadableHeaders = Pick<Headers, "get" | "has">;

/** Bytes of a body, as in next.config.js: of a longer one Next would hand on the beginning. */
const maxNextBodyBytes = 2 ** 18;

/** How React sends the arguments of an action, and how a browser without JavaScript sends its form. */
const actionContentTypes = /^(text\/plain\b|multipart\/form-data;.*\bboundary=)/i;
const formContentType = /^multipart\/form-data;.*\bboundary=/i;

/**
 * Refuses what Next would answer with 500, or hand on in part, before the guard of an action or a route is asked. Throws
 * `GuardError`. Nothing is safe because of it.
 */
export function precheckRequest(method: string, pathname: string, headers: ReadableHeaders): void {
  checkLength(headers);
  // Routes read their bodies themselves, up to a limit of their own.
  if (method !== "POST" || /^\/api(\/|$)/.test(pathname)) return;
  // Next itself hands an action on to the page that knows it, in pieces.
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
