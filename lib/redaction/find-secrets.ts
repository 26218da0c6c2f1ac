import { createTextFinder, type Span } from "./find-texts";
import { normalizePlainly, normalizeThoroughly, type NormalizedText } from "./normalize-text";
import { secretEncodings } from "./secret-encodings";

/** For letters and digits only: shorter runs might be words of a text. */
const minLetters = 12;
const pieceLength = 16;

/** Finds secrets in a text. The thorough search costs ten times as much, and is for short texts. */
export interface SecretFinder {
  /**
   * Finds the usual encodings of each secret, also after the text is parsed and control characters are
   * removed.
   */
  findPlain(text: string): Span[];
  /** Also finds obfuscated secrets, and pieces of 16 characters or more. */
  findThorough(text: string): Span[];
}

export function createSecretFinder(secrets: Iterable<string>): SecretFinder {
  const forms = [...new Set([...secrets].flatMap(secretEncodings))];
  const findForms = createTextFinder(forms);
  let findPieces: ((text: string) => Span[]) | null = null;
  const plainly = (text: string) => {
    const reading = normalizePlainly(text);
    return reading.text === text
      ? findForms(text)
      : mergeSpans([...findForms(text), ...toOriginalSpans(findForms, reading)]);
  };
  return {
    findPlain: plainly,
    findThorough(text) {
      findPieces ??= createTextFinder(new Set(forms.flatMap(splitIntoPieces)));
      return mergeSpans([...plainly(text), ...toOriginalSpans(findPieces, normalizeThoroughly(text))]);
    },
  };
}

/** Replaces each span of the text with `by`. */
export function replaceSpans(text: string, spans: Span[], by: string): string {
  let plain = "";
  let kept = 0;
  for (const { start, end } of spans) {
    plain += text.slice(kept, start) + by;
    kept = end;
  }
  return spans.length === 0 ? text : plain + text.slice(kept);
}

/** The normalized form of each window of 16 characters; of a shorter form, of all of it. */
function splitIntoPieces(form: string): string[] {
  const pieces = [form.toLowerCase(), normalizeThoroughly(form).text].flatMap((text) =>
    Array.from({ length: Math.max(1, text.length - pieceLength + 1) }, (_, at) =>
      text.slice(at, at + pieceLength).replaceAll(/[^\p{L}\p{N}]/gu, ""),
    ),
  );
  return pieces.filter((piece) => piece.length >= minLetters);
}

function toOriginalSpans(find: (text: string) => Span[], { text, origin }: NormalizedText): Span[] {
  return find(text).map(({ start, end }) => {
    const [from, until] = origin(start, end);
    return { start: from, end: until };
  });
}

function mergeSpans(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    const before = all.at(-1);
    if (before && span.start < before.end) before.end = Math.max(before.end, span.end);
    else all.push({ ...span });
  }
  return all;
}
