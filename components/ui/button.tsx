import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

/** The classes of a button, also for a link that looks like one. */
export const buttonClass = cva(
  "items-center justify-center gap-1.5 rounded-md border text-xs font-medium whitespace-nowrap hover:no-underline disabled:cursor-progress aria-busy:cursor-progress",
  {
    variants: {
      variant: {
        outline:
          "border-line-strong bg-surface text-ink hover:border-edge hover:bg-hover inactive:text-ink-3",
        quiet: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink inactive:text-ink-3",
        primary:
          "border-accent-fill bg-accent-fill font-semibold text-on-accent hover:brightness-108 inactive:cursor-not-allowed inactive:border-line inactive:bg-sunken inactive:text-ink-3 inactive:brightness-100",
        danger:
          "border-line-strong bg-surface text-bad hover:border-bad hover:bg-bad-soft inactive:text-ink-3",
        "danger-fill":
          "border-bad bg-bad font-semibold text-on-bad hover:brightness-108 inactive:cursor-not-allowed inactive:border-line inactive:bg-sunken inactive:text-ink-3 inactive:brightness-100",
        link: "rounded-sm border-0 text-accent hover:underline",
      },
      size: {
        default: "inline-flex h-(--control) px-2.5",
        icon: "inline-flex h-(--control) w-(--control)",
        wide: "flex h-[max(40px,var(--control))] w-full px-2.5 text-base",
        text: "inline-flex",
      },
    },
    defaultVariants: { variant: "outline", size: "default" },
  },
);

export type ButtonStyle = VariantProps<typeof buttonClass>;

export function Button({ variant, size, className, ...rest }: ComponentProps<"button"> & ButtonStyle) {
  return <button type="button" {...rest} className={buttonClass({ variant, size, className })} />;
}
