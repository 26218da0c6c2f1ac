import { createSecretFinder, replaceSpans, type SecretFinder } from "./find-secrets";
import { createFinder, shortestText, type Span } from "./find-texts";
import { formsOf } from "./secret-forms";

/** What stands where a secret was. */
export const hidden = "[secret]";

interface Scrubber {
  register(text: string): void;
  scrub(text: string): string;
  scrubThoroughly(text: string): string;
}

// Next gives instrumentation and pages copies of this module; what one registers must be hidden by all.
const shared = globalThis as { cheapestGpuScrubber?: Scrubber };

/** Hides this text from now on, in every form, wherever this process scrubs. Under 8 characters it does nothing. */
export function register(text: string): void {
  scrubber().register(text);
}

/** The text with every registered secret taken out, however it is encoded. */
export function scrub(text: string): string {
  return scrubber().scrub(text);
}

/** Of a message or a name: also with secrets taken out that are disguised or in pieces, as `SecretFinder` finds them. */
export function scrubThoroughly(text: string): string {
  return scrubber().scrubThoroughly(text);
}

/** A copy, as JSON would have it, with every string and every name scrubbed. Errors stay errors, bytes become a count. */
export function scrubDeep(value: unknown): unknown {
  return copyOf(value, new Map());
}

function scrubber(): Scrubber {
  shared.cheapestGpuScrubber ??= createScrubber();
  return shared.cheapestGpuScrubber;
}

// A closure, so that whoever prints globalThis prints no secret.
function createScrubber(): Scrubber {
  const secrets = new Set<string>();
  let find: ((text: string) => Span[]) | null = null;
  let finder: SecretFinder | null = null;
  return {
    register(text) {
      // Shorter ones are no keys, and might be words of the text.
      if (text.trim().length < shortestText || secrets.has(text)) return;
      secrets.add(text).add(text.trim());
      find = finder = null;
    },
    scrub(text) {
      if (secrets.size === 0) return text;
      find ??= createFinder(new Set([...secrets].flatMap(formsOf)));
      return replaceSpans(text, find(text), hidden);
    },
    scrubThoroughly(text) {
      if (secrets.size === 0) return text;
      finder ??= createSecretFinder([...secrets].filter(isKey).flatMap(bothWays));
      return replaceSpans(text, finder.thoroughly(text), hidden);
    },
  };
}

/** Whether it is no longer than keys are: of more, the pieces would be too many. */
function isKey(secret: string): boolean {
  return secret.length <= 1_000;
}

function bothWays(secret: string): string[] {
  return [secret, [...secret].toReversed().join("")];
}

function copyOf(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value === "string") return scrub(value);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (copies.has(value)) return copies.get(value);
  if (value instanceof Map || value instanceof Set) return copyOf([...value], copies);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(copyOf(item, copies));
    return list;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const told: unknown = value.toJSON();
    if (told !== value) return copyOf(told, copies);
  }
  return value instanceof Error ? errorCopy(value, copies) : filled({}, value, copies);
}

function errorCopy(error: Error, copies: Map<object, unknown>): Error {
  const copy = new Error(scrub(error.message));
  Object.defineProperty(copy, "name", { value: scrub(error.name), configurable: true });
  copy.stack = scrub(error.stack ?? "");
  copies.set(error, copy);
  if ("cause" in error) copy.cause = copyOf(error.cause, copies);
  return filled(copy, error, copies);
}

function filled<Target extends object>(target: Target, value: object, copies: Map<object, unknown>): Target {
  copies.set(value, target);
  for (const [name, item] of Object.entries(value)) {
    // Not by assignment: the name may be `__proto__`.
    Object.defineProperty(target, scrub(name), {
      value: copyOf(item, copies),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return target;
}
