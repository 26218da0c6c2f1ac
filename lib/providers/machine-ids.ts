const createdThings = "instance|machine|server|vm|pod|node|contract";
const idKey = new RegExp(
  `^(_?id|uuid|(new_)?contract|.*(${createdThings}|deployment|resource|operation|order|task|job)_?(uu)?ids?)$`,
  "i",
);
const traceKey = /trace|request|correlation|timestamp|path/i;
const longId = /(?<![0-9a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})(?![0-9a-f])/gi;
const numberedId = new RegExp(`\\b(?:${createdThings})\\W+(?:(?:with )?id\\W+)?(\\d{4,})\\b`, "gi");

/** Finds the id of a created resource in an id field of a reply; never one that the request contains. */
export function findIdField(body: unknown, sent: ReadonlySet<string>): string | null {
  const [, text] = listLeaves(body).find(([key, text]) => isIdField(key, text, sent)) ?? [];
  return text?.slice(0, 200) ?? null;
}

/**
 * Finds the id of a created resource in an id field of a reply, otherwise in any text; never one that the request
 * contains.
 */
export function findId(body: unknown, sent: ReadonlySet<string>): string | null {
  let mentioned: string | null = null;
  for (const [key, text] of listLeaves(body)) {
    if (traceKey.test(key)) continue;
    if (isIdField(key, text, sent)) return text.slice(0, 200);
    mentioned ??= findMentionedIds(text).find((id) => !sent.has(id.toLowerCase())) ?? null;
  }
  return mentioned;
}

/** Every id in the request, so that an echo is not taken for a machine. */
export function collectIds(sent: unknown): ReadonlySet<string> {
  const ids = listLeaves(sent).flatMap(([, text]) => [text, ...findMentionedIds(text), ...text.split("/")]);
  return new Set(ids.map((id) => id.toLowerCase()));
}

function isIdField(key: string, text: string, sent: ReadonlySet<string>): boolean {
  if (traceKey.test(key) || !idKey.test(key)) return false;
  return text !== "" && Number(text) !== 0 && !sent.has(text.toLowerCase());
}

function findMentionedIds(text: string): string[] {
  const numbers = [...text.matchAll(numberedId)].map(([, number]) => number!);
  return [...(text.match(longId) ?? []), ...numbers];
}

/** All texts and numbers of a value with their field names, outermost first. */
function listLeaves(value: unknown): [key: string, text: string][] {
  const leaves: [string, string][] = [];
  const parts: [string, unknown][] = [["", value]];
  for (const [key, part] of parts) {
    if (typeof part === "string" || typeof part === "number") leaves.push([key, String(part).trim()]);
    else if (Array.isArray(part)) for (const item of part) parts.push([key, item]);
    else if (typeof part === "object" && part !== null) {
      for (const entry of Object.entries(part)) parts.push(entry);
    }
  }
  return leaves;
}
