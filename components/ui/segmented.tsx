import type { ComponentProps } from "react";

import { cx } from "./cx";

/** A row of radio buttons, of which one is pressed. Each option is a `SegmentedOption`. */
export function Segmented({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cx("flex overflow-hidden rounded-md border border-edge bg-surface", className)}
    />
  );
}

interface SegmentedOptionProps extends ComponentProps<"input"> {
  label: string;
}

export function SegmentedOption({ label, ...rest }: SegmentedOptionProps) {
  return (
    <label className="relative h-[calc(var(--control)-2px)] flex-auto border-l border-line px-1 text-center text-xs/[calc(var(--control)-2px)] whitespace-nowrap text-ink-2 first:border-l-0 hover:bg-hover hover:text-ink has-checked:bg-accent-soft has-checked:font-semibold has-checked:text-accent -outline-offset-2 outline-focus has-focus-visible:outline-2">
      <input {...rest} type="radio" className="absolute inset-0 size-full opacity-0" />
      <span>{label}</span>
    </label>
  );
}
