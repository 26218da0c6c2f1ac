/** The Lucide icons in use. `npm run icons` writes them to `icons.svg`. */
export const iconNames = [
  "arrow-left",
  "check",
  "chevron-down",
  "chevron-right",
  "copy",
  "external-link",
  "flask-conical",
  "info",
  "key-round",
  "link",
  "list-filter",
  "loader-circle",
  "moon",
  "octagon-alert",
  "play",
  "plus",
  "power",
  "refresh-cw",
  "rotate-cw",
  "search",
  "sun",
  "sun-moon",
  "triangle-alert",
  "x",
] as const;

export type IconName = (typeof iconNames)[number];
