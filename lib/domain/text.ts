// C0, DEL, C1, zero-width and bidi formatting, byte-order mark: they hide or reorder what a person reads.
const invisibleCharacters =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// Nearly every text is printable ASCII without blanks at its ends, and polls read a hundred thousand of them.
const plainAscii = /^[!-~](?:[ -~]*[!-~])?$/;
const loneSurrogate = /\p{Surrogate}/gu;
// All of `unseen`, and what Unicode calls control, format, surrogate and separator of lines beyond it.
const hiddenCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u180e\u2060-\u206f\u3164\uffa0]/gu;

/** A stranger's text without control, zero-width and bidi characters, trimmed and cut at `longest` characters. */
export function plainText(value: string, longest = 200): string {
  if (value.length <= longest && plainAscii.test(value)) return value;
  const plain = value
    .slice(0, longest * 4)
    .replace(invisibleCharacters, "")
    .replace(loneSurrogate, "\ufffd");
  return plain.trim().slice(0, longest);
}

/** The text with every control, zero-width and bidi character but tab and line feed written as its escape. */
export function escapeInvisible(text: string): string {
  return text.replace(invisibleCharacters, (character) =>
    /[\t\n]/.test(character) ? character : escapeCharacter(character),
  );
}

/** A stretch of a text: characters that are seen, or the mark of one that is not, as `LF` or `U+202E`. */
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

/** The text in stretches, with a mark in place of every control, zero-width and bidi character and every half of a pair. */
export function segmentInvisible(text: string): TextSegment[] {
  const stretches: TextSegment[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(hiddenCharacters)) {
    if (index > from) stretches.push({ text: text.slice(from, index), isPlaceholder: false });
    stretches.push({ text: controlNames.get(character) ?? codePointLabel(character), isPlaceholder: true });
    from = index + character.length;
  }
  if (from < text.length) stretches.push({ text: text.slice(from), isPlaceholder: false });
  return stretches;
}

function codePointLabel(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Like `plainText`, with null for what says nothing. */
export function plainTextOrNull(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return plainText(value) || null;
}
