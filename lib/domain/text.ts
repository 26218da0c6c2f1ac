// C0, DEL, C1, zero-width and bidi formatting, byte-order mark: they hide or reorder visible text.
const invisibleCharacters =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// Nearly every text is trimmed printable ASCII, and polls read a hundred thousand of them.
const plainAscii = /^[!-~](?:[ -~]*[!-~])?$/;
const loneSurrogate = /\p{Surrogate}/gu;
// All of `invisibleCharacters`, and every other control, format, surrogate and line separator of Unicode.
const hiddenCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u180e\u2060-\u206f\u3164\uffa0]/gu;

/**
 * Removes control, zero-width and bidi characters from untrusted text, trims it and cuts it at `maxLength`
 * characters.
 */
export function plainText(value: string, maxLength = 200): string {
  if (value.length <= maxLength && plainAscii.test(value)) return value;
  const plain = cut(value, maxLength * 4)
    .replace(invisibleCharacters, "")
    .replace(loneSurrogate, "\ufffd");
  return plain.trim().slice(0, maxLength);
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Copied, because a slice keeps the whole text in memory, and a reply may hold texts of 20 MB.
  return text.slice(0, maxLength).split("").join("");
}

/** Escapes every control, zero-width and bidi character except tab and line feed. */
export function escapeInvisible(text: string): string {
  return text.replace(invisibleCharacters, (character) =>
    /[\t\n]/.test(character) ? character : escapeCharacter(character),
  );
}

/** Visible text, or the placeholder of an invisible character, such as `LF` or `U+202E`. */
export interface TextSegment {
  text: string;
  isPlaceholder: boolean;
}

const controlNames = new Map([
  ["\t", "TAB"],
  ["\n", "LF"],
  ["\r", "CR"],
  ["\u0007", "BEL"],
  ["\u001b", "ESC"],
]);

/**
 * Splits text into segments, with a placeholder for every control, zero-width and bidi character and lone
 * surrogate.
 */
export function segmentInvisible(text: string): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(hiddenCharacters)) {
    if (index > from) segments.push({ text: text.slice(from, index), isPlaceholder: false });
    segments.push({ text: controlNames.get(character) ?? codePointLabel(character), isPlaceholder: true });
    from = index + character.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), isPlaceholder: false });
  return segments;
}

function codePointLabel(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Like `plainText`, with null for empty text. */
export function plainTextOrNull(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return plainText(value) || null;
}
