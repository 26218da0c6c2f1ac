import { GuardError } from "./refusal";

/** Bytes of a body, as in next.config.js; Next would pass on only the beginning of a longer one. */
const maxBodyBytes = 2 ** 18;

/**
 * The content security policy of a page: its own files, and scripts with this response's nonce together with
 * what they load. In development, Next evaluates code and writes style elements.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ""}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

/**
 * Removes request headers that Next sends to itself and trusts from anyone: one of them turns every page into
 * `{}`.
 */
export function removeNextHeaders(headers: Headers): Headers {
  const names = [...headers.keys()].filter((name) => !/^x-(middleware|invoke)-/.test(name));
  return new Headers(names.map((name) => [name, headers.get(name)!]));
}

/** Throws `GuardError` for a body that Next would pass on only in part. */
export function checkBodyLength(headers: Pick<Headers, "get">): void {
  if (Number(headers.get("content-length") ?? 0) > maxBodyBytes)
    throw new GuardError("too-large", "Requests may have at most 256 kB. Nothing was changed.");
}

/** Next answers a path with a broken escape with 500, without our headers. */
export function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
