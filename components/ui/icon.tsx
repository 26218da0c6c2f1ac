import { cx } from "./cx";

/** The Lucide icons in use. `app/globals.css` lists them too: Tailwind builds their masks. */
export const iconNames = [
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

/** An icon beside a label. It has no name of its own: without a label, the control needs one. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={cx("size-3.5 flex-none align-[-2px]", `icon-[lucide--${name}]`, className)}
    />
  );
}
