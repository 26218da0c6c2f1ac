import { createFinder, type Span } from "./find-texts";
import { readPlainly, readThoroughly, type Reading } from "./reading";
import { formsOf } from "./secret-forms";

/** Of letters and digits alone: fewer might be words of a text. */
const fewestLetters = 12;
const pieceLength = 16;

/** Finds where secrets stand in a text: the thorough way costs ten times as much, and is for what is short. */
export interface SecretFinder {
  /** Each in its usual forms, wherever it would stand once the text is parsed and made plain. */
  plainly(text: string): Span[];
  /** Also disguised, and in pieces of 16 signs or more. */
  thoroughly(text: string): Span[];
}

export function createSecretFinder(secrets: Iterable<string>): SecretFinder {
  const forms = [...new Set([...secrets].flatMap(formsOf))];
  const findForms = createFinder(forms);
  let findPieces: ((text: string) => Span[]) | null = null;
  const plainly = (text: string) => {
    const reading = readPlainly(text);
    return reading.text === text
      ? findForms(text)
      : merged([...findForms(text), ...originsOf(findForms, reading)]);
  };
  return {
    plainly,
    thoroughly(text) {
      findPieces ??= createFinder(new Set(forms.flatMap(piecesOf)));
      return merged([...plainly(text), ...originsOf(findPieces, readThoroughly(text))]);
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
function piecesOf(form: string): string[] {
  const pieces = [form.toLowerCase(), readThoroughly(form).text].flatMap((text) =>
    Array.from({ length: Math.max(1, text.length - pieceLength + 1) }, (_, at) =>
      text.slice(at, at + pieceLength).replaceAll(/[^\p{L}\p{N}]/gu, ""),
    ),
  );
  return pieces.filter((piece) => piece.length >= fewestLetters);
}

function originsOf(find: (text: string) => Span[], { text, origin }: Reading): Span[] {
  return find(text).map(({ start, end }) => {
    const [from, until] = origin(start, end);
    return { start: from, end: until };
  });
}

function merged(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    const before = all.at(-1);
    if (before && span.start < before.end) before.end = Math.max(before.end, span.end);
    else all.push({ ...span });
  }
  return all;
}
