"use client";

import type { ComponentProps } from "react";

import { cx } from "./cx";
import { useFollowed } from "./use-followed";

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
  /** Whatever changes when `checked` is confirmed. */
  since?: unknown;
}

export function SegmentedOption({ label, checked, since, ...rest }: SegmentedOptionProps) {
  const input = useFollowed<HTMLInputElement>("checked", checked, since);
  return (
    <label className="relative flex-auto border-l border-line text-center text-xs/[calc(var(--control)-2px)] whitespace-nowrap text-ink-2 first:border-l-0 hover:bg-hover hover:text-ink">
      <input
        {...rest}
        ref={input}
        type="radio"
        defaultChecked={checked ?? rest.defaultChecked}
        className="peer absolute inset-0 size-full opacity-0"
      />
      <span className="block h-[calc(var(--control)-2px)] px-1 -outline-offset-2 outline-focus peer-checked:bg-accent-soft peer-checked:font-semibold peer-checked:text-accent peer-focus-visible:outline-2">
        {label}
      </span>
    </label>
  );
}
