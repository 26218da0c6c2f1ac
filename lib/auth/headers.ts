/**
 * What a page may load: its own files, and the scripts that carry this answer's nonce with what they load themselves.
 * While developing, Next evaluates code and writes style elements.
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

/** A request's headers without those that Next sends itself and believes from anybody: one makes every page `{}`. */
export function removeNextHeaders(headers: Headers): Headers {
  const names = [...headers.keys()].filter((name) => !/^x-(middleware|invoke)-/.test(name));
  return new Headers(names.map((name) => [name, headers.get(name)!]));
}

/** Next answers an address with a broken escape with 500. */
export function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
