import { cloudText } from "./cloud-text";
import type { ComparedOffer, ComparedSection } from "./compare";
import { machineText } from "./format";
import { toMarkdown } from "./shown-table";

/** The comparison as a table of GitHub's Markdown, with the best values marked. */
export function compareMarkdown(
  offers: readonly Pick<ComparedOffer, "offer">[],
  sections: readonly ComparedSection[],
): string {
  return toMarkdown({
    heads: [
      "",
      ...offers.map(({ offer }) => `${machineText(offer)}, ${cloudText(offer.cloud, offer.provider)}`),
    ],
    rows: sections
      .flatMap(({ rows }) => rows)
      .map((row) => [row.label, ...row.cells.map(({ text, isBest }) => cellText(text, isBest))]),
  });
}

function cellText(text: string | null, isBest: boolean): string {
  if (text === null) return "not specified";
  return isBest ? `${text} (best)` : text;
}
