import { GuardError } from "./refusal";

/** Maximum nesting depth of action arguments; our own pages nest four deep. */
const maxDepth = 50;

/**
 * React's encoding of values that JSON cannot hold: an escaped `$`, undefined, numbers, dates, integers,
 * temporary references.
 */
const plainReference = /^\$(\$|undefined$|NaN$|-?Infinity$|-0$|D|n-?\d+$|T)/;
/** A form passed as an argument. */
const formReference = /^\$K[\da-f]+$/;
/** A reference to another part of the body: `$1`, `$1:path`, `$@1`, `$Q1`. */
const partReference = /^\$[@A-Za-z]?([\da-f]+)(:|$)/;

const partName = /^(\$ACTION_\d+:)?(\d+)$/;

/**
 * Rejects action arguments or forms that Next cannot read and would answer with its own 500. Throws
 * `GuardError`. Consumes the body of the given request. Values that only the action can validate pass.
 */
export async function checkActionBody(request: Request): Promise<void> {
  const isAction = request.headers.has("next-action");
  const isText = /^text\/plain\b/i.test(request.headers.get("content-type") ?? "");
  if (isText) return checkPart(await request.text(), () => false, { isRoot: true });
  const form = await request.formData().catch(() => null);
  if (!form) throw unreadableError();
  if (isAction && typeof form.get("0") !== "string") throw unreadableError();
  for (const [name, value] of form) {
    const [, prefix = "", number] = partName.exec(name) ?? [];
    if (number === undefined || typeof value !== "string") continue;
    // Without the action header, only the parts that React names are arguments; the rest is user input.
    if (prefix === "" && !isAction) continue;
    const has = (other: number) => form.has(`${prefix}${other}`);
    checkPart(value, has, { isRoot: isAction && name === "0" });
  }
}

function checkPart(text: string, has: (part: number) => boolean, { isRoot }: { isRoot: boolean }): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadableError();
  }
  if (isRoot && !Array.isArray(value)) throw unreadableError();
  const open: [value: unknown, depth: number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next;
    if (depth > maxDepth) throw unreadableError();
    if (typeof inner === "string" && !isKnownReference(inner, has)) throw unreadableError();
    if (typeof inner === "object" && inner !== null)
      for (const member of Object.values(inner)) open.push([member, depth + 1]);
  }
}

function isKnownReference(text: string, has: (part: number) => boolean): boolean {
  if (!text.startsWith("$") || plainReference.test(text) || formReference.test(text)) return true;
  const [, number] = partReference.exec(text) ?? [];
  return number !== undefined && (number === "0" || has(Number.parseInt(number, 16)));
}

function unreadableError(): GuardError {
  return new GuardError("unreadable", "This request is invalid. Nothing was changed.");
}
