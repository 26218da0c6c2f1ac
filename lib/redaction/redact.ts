import { plainText } from "@/lib/domain/text";
import { processState } from "@/lib/process-state";
import { runAtOnce, type Steps } from "@/lib/slices";

/** Replaces every secret. */
export const redactedText = "[secret]";

/** Names are shown everywhere, and a key may have been pasted in the wrong field. */
export const keyAsNameMessage =
  "This looks like a key, and names are visible. Enter the key in its own field and choose another name.";

const longText = 100_000;

/** A shorter text is not a key, and may be an ordinary word. */
const minSecretLength = 8;

export interface Redactor {
  /** Ignores texts of less than 8 characters. */
  register(text: string): void;
  redact(text: string): string;
  /** `redact` for a long text. */
  redactInSteps(text: string): Steps<string>;
}

const shared = processState<Redactor>("redactor");

/** Redacts this text from now on, in its usual encodings, wherever this process redacts. */
export function registerSecret(text: string): void {
  getSharedRedactor().register(text);
}

/** Removes every registered secret from the text, in its usual encodings. */
export function redact(text: string): string {
  return getSharedRedactor().redact(text);
}

/** Whether one of these texts contains a registered secret. Also reads text that is cut off later. */
export function containsSecret(...names: unknown[]): boolean {
  return names.some((name) => {
    const text = plainText(String(name ?? ""), 2_000);
    return redact(text) !== text;
  });
}

function getSharedRedactor(): Redactor {
  return (shared.value ??= createRedactor(redactedText));
}

/** Replaces its own secrets with `by`. A closure, so that printing it prints no secret. */
export function createRedactor(by: string): Redactor {
  const secrets = new Set<string>();
  let forms: string[] | null = null;
  return {
    register(text) {
      if (text.trim().length < minSecretLength || secrets.has(text)) return;
      secrets.add(text).add(text.trim());
      forms = null;
    },
    redact: (text) => runAtOnce(replaceForms(text, listForms(), by)),
    redactInSteps: (text) => replaceForms(text, listForms(), by),
  };

  function listForms(): string[] {
    return (forms ??= [...new Set([...secrets].flatMap(secretEncodings))]);
  }
}

/** Replaces overlapping finds as one, so that no end of a longer secret remains. */
function* replaceForms(text: string, forms: string[], by: string): Steps<string> {
  const found: [start: number, end: number][] = [];
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1))
      found.push([at, at + form.length]);
    if (text.length > longText) yield;
  }
  let plain = "";
  let kept = 0;
  for (const [start, end] of found.sort(([one], [other]) => one - other)) {
    if (start >= kept) plain += text.slice(kept, start) + by;
    kept = Math.max(kept, end);
  }
  return plain + text.slice(kept);
}

/** A text as it is, and in hexadecimal, base64, URL, HTML and JSON form. */
export function secretEncodings(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString("hex");
  const json = escapeJson(text);
  const forms = [
    text,
    hex,
    hex.toUpperCase(),
    json,
    json.replaceAll("/", "\\/"),
    // A log line that quotes a body of JSON.
    escapeJson(json),
    ...htmlEncodings(text),
    ...urlEncodings(bytes.toString()),
    ...base64Encodings(bytes),
  ];
  return [...new Set(forms)];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function htmlEncodings(text: string): string[] {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
  return ["'", "&#39;", "&#x27;"].map((quote) => escaped.replaceAll("'", quote));
}

function urlEncodings(text: string): string[] {
  const forms = [encodeURIComponent(text), new URLSearchParams({ "": text }).toString().slice(1)];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
}

/**
 * The base64 of the whole, and its part inside a longer encoded text, as in `Basic` authentication, at each
 * of three offsets in a group.
 */
function base64Encodings(bytes: Buffer): string[] {
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const whole = encoded.replace(/=+$/, "");
    // The letters at the edges are shared with the neighboring bytes.
    return whole.slice(offset && offset + 1, whole === encoded ? undefined : -1);
  });
  const padded = bytes.toString("base64");
  return [padded, padded.replace(/=+$/, ""), ...inside].flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}
