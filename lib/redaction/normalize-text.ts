/** A normalized text, with the origin of each part in the original. */
export interface NormalizedText {
  text: string;
  origin(start: number, end: number): [start: number, end: number];
}

// Characters that `plainText` drops, raw or JSON-escaped, and JSON escapes of others.
const escapes =
  /\\+(?:u([0-9A-Fa-f]{4})|[bfnrt])|\\+(["/])|[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const invisibleCharacters = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
// Letters of other scripts match singly, other characters in runs.
const obfuscations =
  /\\+u([Dd][89ABab][0-9A-Fa-f]{2})\\+u([Dd][C-Fc-f][0-9A-Fa-f]{2})|\\+u\{?([0-9A-Fa-f]{4})\}?|\\+x([0-9A-Fa-f]{2})|\\+[bfnrt]|%([0-9A-Fa-f]{2})|&#[Xx]0*([0-9A-Fa-f]{1,6});?|&#0*([0-9]{1,7});?|&[A-Za-z]{2,8};|[^0-9A-Za-z\u0080-\u{10ffff}\\%&]+|[^0-9A-Za-z]/gu;

/** Normalizes as `JSON.parse` followed by `plainText` would. Fast: for whole replies. */
export function normalizePlainly(text: string): NormalizedText {
  return replaceWithOrigins(text, escapes, (_, code, sign) => {
    if (code === undefined) return sign ?? "";
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return invisibleCharacters.test(letter) ? "" : letter;
  });
}

/** Normalizes to lower-case letters and digits, without separators, escapes and look-alikes between them. */
export function normalizeThoroughly(text: string): NormalizedText {
  const reading = replaceWithOrigins(text, obfuscations, (found, high, low, ...codes) => {
    if (high !== undefined) return foldCodePoints(Number.parseInt(high, 16), Number.parseInt(low!, 16));
    const decimal = codes.pop();
    if (decimal !== undefined) return foldCodePoints(Number(decimal));
    const code = codes.find((one) => one !== undefined);
    if (code !== undefined) return foldCodePoints(Number.parseInt(code, 16));
    return found.charCodeAt(0) < 0x80 ? "" : foldText(found);
  });
  return { ...reading, text: reading.text.toLowerCase() };
}

function foldCodePoints(...codes: number[]): string {
  if (codes.some((code) => code > 0x10ffff)) return "";
  return foldText(codes.length === 1 ? String.fromCodePoint(codes[0]!) : String.fromCharCode(...codes));
}

// Lower-cased first, so that lower-casing the whole changes no length.
function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The letters of a replaced stretch all originate from the whole stretch. */
function replaceWithOrigins(
  text: string,
  found: RegExp,
  by: (found: string, ...groups: (string | undefined)[]) => string,
): NormalizedText {
  const segments: { at: number; from: number; isWhole: boolean }[] = [];
  let read = "";
  let from = 0;
  const keep = (until: number) => {
    if (until === from) return;
    segments.push({ at: read.length, from, isWhole: false });
    read += text.slice(from, until);
  };
  for (const match of text.matchAll(found)) {
    const [whole, ...groups] = match;
    keep(match.index);
    const letters = by(whole, ...groups);
    if (letters !== "") segments.push({ at: read.length, from: match.index, isWhole: true });
    read += letters;
    from = match.index + whole.length;
    if (letters !== "") segments.push({ at: read.length, from, isWhole: false });
  }
  keep(text.length);
  const placeOf = (at: number) => {
    let low = 0;
    for (let high = segments.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (segments[middle]!.at <= at) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    text: read,
    origin(start, end) {
      const first = segments[placeOf(start)]!;
      const last = placeOf(end - 1);
      const { at, from: lastFrom, isWhole } = segments[last]!;
      return [
        first.isWhole ? first.from : first.from + start - first.at,
        isWhole ? segments[last + 1]!.from : lastFrom + end - at,
      ];
    },
  };
}
