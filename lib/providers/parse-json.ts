import type { Steps } from "@/lib/slices";

/** Shorter texts are parsed at once, which takes at most a few milliseconds. */
const minLength = 500_000;
const pieceLength = 50_000;

/**
 * `JSON.parse` in steps, with the same results and errors. A long list, or the lists in a long object, are cut between
 * elements, and the pieces are parsed one after the other.
 */
export function* parseJsonInSteps(
  text: string,
  { minimum = minLength, piece = pieceLength } = {},
): Steps<unknown> {
  if (text.length < minimum) return JSON.parse(text);
  const lists = yield* readLists(text, piece);
  // Only the whole text has the right error, and the fields that were not cut.
  return lists === null ? (JSON.parse(text) as unknown) : lists.value;
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** The parsed text; null if it is not a list or an object, or not valid. */
function* readLists(text: string, length: number): Steps<{ value: unknown } | null> {
  const start = text.search(/[^ \t\n\r]/);
  const first = text.charCodeAt(start);
  if (first !== openList && first !== openObject) return null;
  /** The depth inside the lists that are cut. */
  const cutDepth = first === openList ? 1 : 2;
  const lists: unknown[][] = [];
  // The text without the elements of its lists, each of which holds its index instead.
  let frame = "";
  let frameFrom = 0;
  let pieceFrom = 0;
  let depth = 0;
  let isInList = false;
  let stepEnd = length;

  for (let at = start; at < text.length; at++) {
    if (at > stepEnd) {
      stepEnd = at + length;
      yield;
    }
    switch (text.charCodeAt(at)) {
      case quote:
        at = findEnd(text, at);
        if (at < 0) return null;
        break;
      case openList:
      case openObject:
        depth++;
        if (depth !== cutDepth || text.charCodeAt(at) !== openList) break;
        isInList = true;
        lists.push([]);
        frame += `${text.slice(frameFrom, at + 1)}${lists.length - 1}`;
        pieceFrom = at + 1;
        break;
      case closeList:
      case closeObject:
        if (isInList && depth === cutDepth) {
          if (!readPiece(at, true)) return null;
          isInList = false;
          frameFrom = at;
        }
        depth--;
        break;
      case comma:
        if (!isInList || depth !== cutDepth || at - pieceFrom < length) break;
        if (!readPiece(at, false)) return null;
        pieceFrom = at + 1;
        yield;
    }
  }
  const value = parseOrNull(frame + text.slice(frameFrom));
  if (!value) return null;
  if (cutDepth === 1) return { value: lists[0] };
  // Of two equal names the last one counts, as in the whole text.
  for (const list of Object.values(value.parsed as object)) {
    if (!Array.isArray(list)) continue;
    const [index] = list as [number];
    fill(list, lists[index]!);
  }
  return { value: value.parsed };

  function readPiece(end: number, isLast: boolean): boolean {
    const list = lists.at(-1)!;
    const elements = parseOrNull(`[${text.slice(pieceFrom, end)}]`)?.parsed as unknown[] | undefined;
    // Only a whole list may be empty: a comma stands between two elements.
    if (!elements || (elements.length === 0 && !(isLast && list.length === 0))) return false;
    for (const element of elements) list.push(element);
    return true;
  }
}

/** The index of the quote that ends the string; negative without one. */
function findEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    if (end < 0) return -1;
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before--;
    if ((end - before) % 2 === 1) return end;
  }
}

function parseOrNull(text: string): { parsed: unknown } | null {
  try {
    return { parsed: JSON.parse(text) };
  } catch {
    return null;
  }
}

function fill(list: unknown[], elements: readonly unknown[]): void {
  list.length = 0;
  for (const element of elements) list.push(element);
}
