// C0, DEL, C1, zero-width and bidi formatting, byte-order mark: they hide or reorder what a person reads.
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// Nearly every text is printable ASCII without blanks at its ends, and polls read a hundred thousand of them.
const harmless = /^[!-~](?:[ -~]*[!-~])?$/;
const loneSurrogate = /\p{Surrogate}/gu;

/** A stranger's text without control, zero-width and bidi characters, trimmed and cut at `longest` characters. */
export function plainText(value: string, longest = 200): string {
  if (value.length <= longest && harmless.test(value)) return value;
  const plain = value
    .slice(0, longest * 4)
    .replace(unseen, "")
    .replace(loneSurrogate, "\ufffd");
  return plain.trim().slice(0, longest);
}

/** The text with every control, zero-width and bidi character but tab and line feed written as its escape. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => (/[\t\n]/.test(character) ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Like `plainText`, with null for what says nothing. */
export function plainTextOrNull(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return plainText(value) || null;
}
