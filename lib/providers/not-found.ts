const routeWords =
  /\broutes?\b|\bcannot (get|head|post|put|patch|delete)\b|\b(page|path|endpoint|url|uri|resource path)\b|\bmethod\b/i;
const keyWords =
  /\bapi[ _-]?keys?\b|\bauth_error\b|\b(invalid|unknown|wrong|bad) ([a-z]+ )?(key|token)\b|\bunauthori[sz]ed\b|\bunauthenticated\b|\bcredentials?\b/i;

/** Whether a 404 is about the address ("Cannot GET /x", "The route x could not be found"), and so about no machine. */
export function isAboutRoute(said: string): boolean {
  return routeWords.test(said);
}

/** Whether a 404 is about the credential, as Sesterce ("API key not found") and Vast.ai ("auth_error") answer. */
export function isAboutKey(said: string): boolean {
  return keyWords.test(said);
}

/** Whether a 404 says nothing at all: no web page, and no text in it that is about the address or the key. */
export function isWordless(text: string, body: unknown): boolean {
  if (/^\s*</.test(text)) return false;
  const said = body === undefined ? [text] : textsIn(body);
  return !said.some((part) => isAboutRoute(part) || isAboutKey(part));
}

/** Whether a reply holds nothing but empty texts, lists and objects. */
export function isEmptyShell(value: unknown, depth = 3): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (typeof value !== "object" || depth === 0) return false;
  return Object.values(value).every((part) => isEmptyShell(part, depth - 1));
}

function textsIn(value: unknown, depth = 3): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.values(value).flatMap((part) => textsIn(part, depth - 1));
}
