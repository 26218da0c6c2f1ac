import { createTextFinder, type Span } from "./find-texts";
import { normalizePlainly, normalizeThoroughly, type NormalizedText } from "./normalize-text";
import { secretEncodings } from "./secret-encodings";

/** Of letters and digits alone: fewer might be words of a text. */
const minLetters = 12;
const pieceLength = 16;

/** Finds where secrets stand in a text: the thorough way costs ten times as much, and is for what is short. */
export interface SecretFinder {
  /** Each in its usual forms, wherever it would stand once the text is parsed and made plain. */
  findPlain(text: string): Span[];
  /** Also disguised, and in pieces of 16 signs or more. */
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

/** The text with this in the place of each span. */
export function replaceSpans(text: string, spans: Span[], by: string): string {
  let plain = "";
  let kept = 0;
  for (const { start, end } of spans) {
    plain += text.slice(kept, start) + by;
    kept = end;
  }
  return spans.length === 0 ? text : plain + text.slice(kept);
}

/** What is left of each stretch of 16 signs of it, as it is and as it is read; of a shorter form, of all of it. */
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
