import type { ComponentProps } from "react";

import { cx } from "./cx";

const filled =
  "font-semibold not-inactive:hover:brighter inactive:cursor-not-allowed inactive:border-line inactive:bg-sunken inactive:text-ink-3";

const variants = {
  outline: "border-line-strong bg-surface text-ink hover:border-edge hover:bg-hover inactive:text-ink-3",
  quiet: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink inactive:text-ink-3",
  primary: `border-accent-fill bg-accent-fill text-on-accent ${filled}`,
  danger: "border-line-strong bg-surface text-bad hover:border-bad hover:bg-bad-soft inactive:text-ink-3",
  "danger-fill": `border-bad bg-bad text-on-bad ${filled}`,
  link: "rounded-sm border-0 text-accent hover:underline",
};

const sizes = {
  default: "inline-flex h-(--control) px-2.5 text-xs",
  icon: "inline-flex h-(--control) w-(--control) text-xs",
  wide: "flex h-[max(40px,var(--control))] w-full px-2.5 text-base",
  text: "inline-flex text-xs",
};

export interface ButtonStyle {
  variant?: keyof typeof variants | undefined;
  size?: keyof typeof sizes | undefined;
  className?: string | undefined;
}

/** The classes of a button, also for a link that looks like one. */
export function buttonClass({ variant = "outline", size = "default", className }: ButtonStyle = {}): string {
  return cx(
    "items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap hover:no-underline disabled:cursor-progress aria-busy:cursor-progress",
    variants[variant],
    sizes[size],
    className,
  );
}

export function Button({ variant, size, className, ...rest }: ComponentProps<"button"> & ButtonStyle) {
  return <button type="button" {...rest} className={buttonClass({ variant, size, className })} />;
}
