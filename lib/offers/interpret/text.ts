/** A part of the typed text that is read as one value of a parameter. */
export interface Span {
  start: number;
  end: number;
  param: string;
  value: string;
}

/** Stands for text that is already read, so that nothing is read across it. */
const covered = "\n";

/** Lower case without accents, of the same length, so that positions hold in the original too. */
export function fold(text: string): string {
  return [...text].map(foldCharacter).join("");
}

function foldCharacter(character: string): string {
  const spelling = substitutes.get(character);
  if (spelling) return spelling;
  const folded = character
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}+/gu, "");
  return folded.length === character.length ? folded : character;
}

const substitutes = new Map([
  ...["×", "✕", "✖"].map((sign): [string, string] => [sign, "x"]),
  ...["‐", "‑", "‒", "–", "—", "−"].map((dash): [string, string] => [dash, "-"]),
  ...["“", "”", "„", "‟"].map((quote): [string, string] => [quote, '"']),
]);

/** A name without case, accents, spaces, dashes and dots: "South Korea" and "south-korea" are equal. */
export function nameKey(name: string): string {
  return fold(name.normalize("NFKC")).replace(/[\s\-_.'’]+/gu, "");
}

/** The typed text and what of it is read so far. */
export class TypedText {
  readonly original: string;
  readonly spans: Span[] = [];
  #open: string;

  constructor(text: string) {
    this.original = text.normalize("NFKC").replace(/\s+/gu, " ").trim();
    // An open quote reaches to the end, because its end may not be typed yet.
    this.#open = fold(this.original).replace(/"[^"]*(?:"|$)/gu, (quoted) => covered.repeat(quoted.length));
  }

  /** The folded text that is not read yet. */
  get open(): string {
    return this.#open;
  }

  read(span: Span): void {
    if (this.#open.slice(span.start, span.end).includes(covered)) return;
    this.spans.push(span);
    this.#cover(span.start, span.end);
  }

  /** Reads every match that has a meaning. */
  readAll(pattern: RegExp, meaning: (match: RegExpExecArray) => Omit<Span, "start" | "end"> | null): void {
    for (const match of this.#open.matchAll(pattern)) {
      const read = meaning(match);
      if (read) this.read({ ...read, start: match.index, end: match.index + match[0].trimEnd().length });
    }
  }

  /** Adds text beside a span to it. */
  extend(span: Span, start: number, end: number): void {
    span.start = start;
    span.end = end;
    this.#cover(start, end);
  }

  /** The words that are not read yet. */
  words(): Word[] {
    return [...this.#open.matchAll(/[^\s,;"()|/&+]+/gu)]
      .map((match) => {
        const text = match[0].replace(/[.!?:]+$/u, "");
        return { text, start: match.index, end: match.index + text.length };
      })
      .filter(({ text }) => text !== "");
  }

  /** Reads the longest runs of words that have a meaning, up to `most` words. */
  readRuns(most: number, meaning: (text: string) => { param: string; value: string } | null): void {
    for (let length = most; length > 0; length--) {
      const words = this.words();
      for (let first = 0; first + length <= words.length; first++) {
        const start = words[first]!.start;
        const end = words[first + length - 1]!.end;
        const text = this.#open.slice(start, end);
        if (!isRun(text)) continue;
        const read = meaning(text);
        if (read) this.read({ start, end, ...read });
      }
    }
  }

  #cover(start: number, end: number): void {
    this.#open = this.#open.slice(0, start) + covered.repeat(end - start) + this.#open.slice(end);
  }
}

export interface Word {
  text: string;
  start: number;
  end: number;
}

/** Whether only spaces separate the words. */
function isRun(text: string): boolean {
  return !/[\n,;"()|/&+]/u.test(text);
}
