const routeWords =
  /\broutes?\b|\bcannot (get|head|post|put|patch|delete)\b|\b(page|path|endpoint|url|uri|resource path)s?\b|\b(method|operation|handler)s?\b/i;
/** "/v1/instances/7", "v1/instances/7" or "https://…": a quoted address. */
const quotedPath = /(^|[^\w<])\/\w|\w\/[\w{}-]+\/|:\/\//;
const keyWords =
  /\bapi[ _-]?keys?\b|\bauth_error\b|\b(invalid|unknown|wrong|bad) ([a-z]+ )?(key|token)\b|\bunauthori[sz]ed\b|\bunauthenticated\b|\bcredentials?\b/i;

/**
 * Words for the requested resource; gateways write "on this server" and "the requested resource" about any
 * address.
 */
const thingWords =
  /\b(instance|machine|vm|server|resource|container|pod|model|deployment|volume|coupon|(ssh|public) ?key)s?\b/i;
const gatewayWords = /\bon (this|the) server\b|\brequested resource\b/gi;

/**
 * Whether a 404 is about the address ("Cannot GET /x", "Not Found: /x", "No such operation"), not about a machine.
 */
export function isAboutRoute(text: string): boolean {
  return routeWords.test(text) || quotedPath.test(text);
}

/**
 * Whether a 404 names the missing resource ("Instance not found"); "Not Found" alone only repeats the status.
 */
export function namesMissingThing(text: string): boolean {
  return thingWords.test(text.replace(gatewayWords, ""));
}

/** Whether a 404 is about the credential, as at Sesterce ("API key not found") and Vast.ai ("auth_error"). */
export function isAboutKey(text: string): boolean {
  return keyWords.test(text);
}

/**
 * Whether a 404 is neither a web page nor about the address or the key. Sesterce repeats the address in `path`.
 */
export function isInconclusive(text: string, body: unknown): boolean {
  if (/^\s*</.test(text)) return false;
  const texts = body === undefined ? [text] : listTexts(body);
  return !texts.some((part) => isAboutRoute(part) || isAboutKey(part));
}

/** Whether a reply contains nothing but empty texts, lists and objects. */
export function isEmptyReply(value: unknown, depth = 3): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value !== "object" || depth === 0) return false;
  return Object.values(value).every((part) => isEmptyReply(part, depth - 1));
}

function listTexts(value: unknown, depth = 3): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === "path" ? [] : listTexts(part, depth - 1)));
}
