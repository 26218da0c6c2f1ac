/**
 * A typed text with a near name in place of the words that it is near to. Other words may stand between them, and some may be
 * filters already.
 */
export function withNearName(text: string, words: string, name: string): string {
  if (text.includes(words)) return text.replace(words, name);
  const replaced = words.split(" ");
  const parts = text.split(" ");
  const first = parts.findIndex((part) => replaced.includes(part));
  return parts.flatMap((part, at) => (at === first ? name : replaced.includes(part) ? [] : part)).join(" ");
}
