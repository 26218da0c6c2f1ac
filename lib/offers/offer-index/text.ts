import type { StoredOffer } from "@/db/offers";
import { Cache } from "@/lib/cache";
import { plainText } from "@/lib/domain/text";

/** By row: 1 if its text has all words, which are folded; null without words. */
export type TextMatcher = (words: readonly string[]) => Uint8Array | null;

/** A page and its counts search the same words, and so do the pages after it. */
const maxKept = 8;

/** Finds words in the texts of some offers, which it reads on first use. */
export function createTextMatcher(offers: readonly { stored: StoredOffer }[]): TextMatcher {
  const kept = new Cache<Uint8Array>(maxKept);
  let texts: string[] | undefined;
  return (words) => {
    if (words.length === 0) return null;
    return kept.get(words.join(" "), () => matchTexts((texts ??= offers.map(searchText)), words));
  };
}

function matchTexts(texts: readonly string[], words: readonly string[]): Uint8Array {
  const matches = new Uint8Array(texts.length).fill(1);
  for (const word of words)
    for (let row = 0; row < texts.length; row++)
      if (matches[row] === 1 && !texts[row]!.includes(word)) matches[row] = 0;
  return matches;
}

/** Normalizes text for the search. */
export function foldForSearch(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

// Each poll builds a new index, in which most offers are the same.
const searchTexts = new WeakMap<StoredOffer, string>();

/** The text that the search matches, parts separated by line ends. */
function searchText({ stored }: { stored: StoredOffer }): string {
  const known = searchTexts.get(stored);
  if (known !== undefined) return known;
  const text = readSearchText(stored);
  searchTexts.set(stored, text);
  return text;
}

function readSearchText({ rawGpu, gpu, provider, cloud, nativeId, region }: StoredOffer): string {
  const parts = [
    rawGpu,
    gpu?.name ?? null,
    provider,
    cloud,
    plainText(nativeId, 1_000),
    region.id,
    region.name,
    region.country,
  ];
  return foldForSearch(parts.filter((part) => part !== null).join("\n"));
}
