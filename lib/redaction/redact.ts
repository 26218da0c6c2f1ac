import { createSecretFinder, replaceSpans, type SecretFinder } from "./find-secrets";
import { createTextFinder, minTextLength, type Span } from "./find-texts";
import { secretEncodings } from "./secret-encodings";

/** Replaces every secret. */
export const redactedText = "[secret]";

interface Redactor {
  register(text: string): void;
  redact(text: string): string;
  redactThoroughly(text: string): string;
}

// Next gives instrumentation and pages copies of this module; a secret registered in one must be redacted by
// all.
const shared = globalThis as { cheapestGpuScrubber?: Redactor };

/**
 * Redacts this text from now on, in every encoding, wherever this process redacts. Ignores texts under 8
 * characters.
 */
export function registerSecret(text: string): void {
  getRedactor().register(text);
}

/** Removes every registered secret from the text, in any encoding. */
export function redact(text: string): string {
  return getRedactor().redact(text);
}

/** For messages and names: also removes obfuscated secrets and pieces, as `SecretFinder` finds them. */
export function redactThoroughly(text: string): string {
  return getRedactor().redactThoroughly(text);
}

/** A redacted copy, as JSON would serialize it. Errors stay errors, bytes become a count. */
export function redactDeep(value: unknown): unknown {
  return redactedCopy(value, new Map());
}

function getRedactor(): Redactor {
  shared.cheapestGpuScrubber ??= createRedactor();
  return shared.cheapestGpuScrubber;
}

// A closure, so that printing globalThis prints no secret.
function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let find: ((text: string) => Span[]) | null = null;
  let finder: SecretFinder | null = null;
  return {
    register(text) {
      // A shorter text is not a key, and might be a word of the text.
      if (text.trim().length < minTextLength || secrets.has(text)) return;
      secrets.add(text).add(text.trim());
      find = finder = null;
    },
    redact(text) {
      if (secrets.size === 0) return text;
      find ??= createTextFinder(new Set([...secrets].flatMap(secretEncodings)));
      return replaceSpans(text, find(text), redactedText);
    },
    redactThoroughly(text) {
      if (secrets.size === 0) return text;
      finder ??= createSecretFinder([...secrets].filter(isKeySized).flatMap(withReversed));
      return replaceSpans(text, finder.findThorough(text), redactedText);
    },
  };
}

/** Whether it has at most the length of a key: a longer text would have too many pieces. */
function isKeySized(secret: string): boolean {
  return secret.length <= 1_000;
}

function withReversed(secret: string): string[] {
  return [secret, [...secret].toReversed().join("")];
}

function redactedCopy(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (copies.has(value)) return copies.get(value);
  if (value instanceof Map || value instanceof Set) return redactedCopy([...value], copies);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(redactedCopy(item, copies));
    return list;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const serialized: unknown = value.toJSON();
    if (serialized !== value) return redactedCopy(serialized, copies);
  }
  return value instanceof Error ? redactedError(value, copies) : copyProperties({}, value, copies);
}

function redactedError(error: Error, copies: Map<object, unknown>): Error {
  const copy = new Error(redact(error.message));
  Object.defineProperty(copy, "name", { value: redact(error.name), configurable: true });
  copy.stack = redact(error.stack ?? "");
  copies.set(error, copy);
  if ("cause" in error) copy.cause = redactedCopy(error.cause, copies);
  return copyProperties(copy, error, copies);
}

function copyProperties<Target extends object>(
  target: Target,
  value: object,
  copies: Map<object, unknown>,
): Target {
  copies.set(value, target);
  for (const [name, item] of Object.entries(value)) {
    // Not by assignment: the name may be `__proto__`.
    Object.defineProperty(target, redact(name), {
      value: redactedCopy(item, copies),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return target;
}
