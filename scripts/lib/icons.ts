import path from "node:path";

import lucide from "@iconify-json/lucide/icons.json" with { type: "json" };

import { iconNames } from "@/components/ui/icon-names";

export const iconsFile = path.join(import.meta.dirname, "..", "..", "components", "ui", "icons.svg");

/** The icons in use as symbols of one file. */
export function buildIcons(): string {
  const symbols = iconNames.map((name) => {
    const { body } = (lucide.icons as Record<string, { body: string }>)[name]!;
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n${symbols.join("\n")}\n</svg>\n`;
}
