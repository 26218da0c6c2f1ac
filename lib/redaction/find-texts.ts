/** Minimum length of each text. */
export const minTextLength = 8;

const hashedLetters = 3;
const lastOffset = minTextLength - hashedLetters;

/** From the first letter to the one after the last. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Finds all occurrences of many texts in order and merges overlaps (Wu and Manber's search). A regular
 * expression of too many keys would be too large, and its error would quote them all.
 */
export function createTextFinder(texts: Iterable<string>): (text: string) => Span[] {
  // How far to skip when these three letters end the window, because no text has them nearer to its end.
  const steps = new Uint8Array(2 ** 16).fill(lastOffset + 1);
  const ending = new Map<number, string[]>();
  for (const text of texts) {
    for (let at = 0; at <= lastOffset; at++) {
      const mark = hashAt(text, at);
      steps[mark] = Math.min(steps[mark]!, lastOffset - at);
    }
    const mark = hashAt(text, lastOffset);
    ending.set(mark, [...(ending.get(mark) ?? []), text]);
  }
  return (text) => {
    const spans: Span[] = [];
    for (let start = 0; start + minTextLength <= text.length;) {
      const mark = hashAt(text, start + lastOffset);
      const step = steps[mark]!;
      if (step === 0) {
        for (const candidate of ending.get(mark) ?? []) {
          if (text.startsWith(candidate, start)) addSpan(spans, start, start + candidate.length);
        }
      }
      start += step || 1;
    }
    return spans;
  };
}

function addSpan(spans: Span[], start: number, end: number): void {
  const before = spans.at(-1);
  if (before && start < before.end) before.end = Math.max(before.end, end);
  else spans.push({ start, end });
}

function hashAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & 0xffff;
}
