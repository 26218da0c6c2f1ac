import { clsx as cx } from "clsx";

/** Lucide icons, as masks that Tailwind builds. Only those listed here are in the style sheet. */
const icons = {
  add: "icon-[lucide--plus]",
  alert: "icon-[lucide--octagon-alert]",
  arrowLeft: "icon-[lucide--arrow-left]",
  arrowRight: "icon-[lucide--arrow-right]",
  check: "icon-[lucide--check]",
  chevronDown: "icon-[lucide--chevron-down]",
  chevronRight: "icon-[lucide--chevron-right]",
  clock: "icon-[lucide--clock]",
  close: "icon-[lucide--x]",
  copy: "icon-[lucide--copy]",
  dark: "icon-[lucide--moon]",
  external: "icon-[lucide--external-link]",
  filter: "icon-[lucide--list-filter]",
  flask: "icon-[lucide--flask-conical]",
  info: "icon-[lucide--info]",
  key: "icon-[lucide--key-round]",
  light: "icon-[lucide--sun]",
  link: "icon-[lucide--link]",
  play: "icon-[lucide--play]",
  power: "icon-[lucide--power]",
  refresh: "icon-[lucide--refresh-cw]",
  restart: "icon-[lucide--rotate-cw]",
  search: "icon-[lucide--search]",
  spinner: "icon-[lucide--loader-circle]",
  system: "icon-[lucide--sun-moon]",
  warning: "icon-[lucide--triangle-alert]",
} as const;

export type IconName = keyof typeof icons;

export const iconNames = /* @__PURE__ */ Object.keys(icons) as IconName[];

/** An icon beside a label. It has no name of its own: without a label, the control needs one. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <span aria-hidden="true" className={cx("size-3.5 flex-none align-[-2px]", icons[name], className)} />
  );
}
