/** A text as somebody may read it, and from where in the text itself a part of it comes. */
export interface Reading {
  text: string;
  origin(start: number, end: number): [start: number, end: number];
}

// What `plainText` drops, raw or as JSON writes it, and what JSON writes otherwise.
const escapes =
  /\\+(?:u([0-9A-Fa-f]{4})|[bfnrt])|\\+(["/])|[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
// Letters of other scripts one by one, other signs together.
const disguises =
  /\\+u([Dd][89ABab][0-9A-Fa-f]{2})\\+u([Dd][C-Fc-f][0-9A-Fa-f]{2})|\\+u\{?([0-9A-Fa-f]{4})\}?|\\+x([0-9A-Fa-f]{2})|\\+[bfnrt]|%([0-9A-Fa-f]{2})|&#[Xx]0*([0-9A-Fa-f]{1,6});?|&#0*([0-9]{1,7});?|&[A-Za-z]{2,8};|[^0-9A-Za-z\u0080-\u{10ffff}\\%&]+|[^0-9A-Za-z]/gu;

/** As `JSON.parse` and then `plainText` make of it. Quick: for whole replies. */
export function readPlainly(text: string): Reading {
  return replaced(text, escapes, (_, code, sign) => {
    if (code === undefined) return sign ?? "";
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return unseen.test(letter) ? "" : letter;
  });
}

/** As a person may read it: its letters and digits alone, all small, whatever stands between them or writes them otherwise. */
export function readThoroughly(text: string): Reading {
  const reading = replaced(text, disguises, (found, high, low, ...codes) => {
    if (high !== undefined) return folded(Number.parseInt(high, 16), Number.parseInt(low!, 16));
    const decimal = codes.pop();
    if (decimal !== undefined) return folded(Number(decimal));
    const code = codes.find((one) => one !== undefined);
    if (code !== undefined) return folded(Number.parseInt(code, 16));
    return found.charCodeAt(0) < 0x80 ? "" : foldedText(found);
  });
  return { ...reading, text: reading.text.toLowerCase() };
}

function folded(...codes: number[]): string {
  if (codes.some((code) => code > 0x10ffff)) return "";
  return foldedText(codes.length === 1 ? String.fromCodePoint(codes[0]!) : String.fromCharCode(...codes));
}

// Small already, so that making the whole small changes no length.
function foldedText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Of a stretch that was replaced, all of it is where its letters come from. */
function replaced(
  text: string,
  found: RegExp,
  by: (found: string, ...groups: (string | undefined)[]) => string,
): Reading {
  const places: { at: number; from: number; isWhole: boolean }[] = [];
  let read = "";
  let from = 0;
  const keep = (until: number) => {
    if (until === from) return;
    places.push({ at: read.length, from, isWhole: false });
    read += text.slice(from, until);
  };
  for (const match of text.matchAll(found)) {
    const [whole, ...groups] = match;
    keep(match.index);
    const letters = by(whole, ...groups);
    if (letters !== "") places.push({ at: read.length, from: match.index, isWhole: true });
    read += letters;
    from = match.index + whole.length;
    if (letters !== "") places.push({ at: read.length, from, isWhole: false });
  }
  keep(text.length);
  const placeOf = (at: number) => {
    let low = 0;
    for (let high = places.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (places[middle]!.at <= at) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    text: read,
    origin(start, end) {
      const first = places[placeOf(start)]!;
      const last = placeOf(end - 1);
      const { at, from: lastFrom, isWhole } = places[last]!;
      return [
        first.isWhole ? first.from : first.from + start - first.at,
        isWhole ? places[last + 1]!.from : lastFrom + end - at,
      ];
    },
  };
}
