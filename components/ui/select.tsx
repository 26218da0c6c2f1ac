import type { ComponentProps } from "react";

import { cx } from "./cx";
import { Icon } from "./icon";

/** A field without its height. Below 16 px a phone zooms into a focused one. */
export const fieldFrame =
  "w-full min-w-0 rounded-md border border-edge bg-surface px-2 text-sm aria-invalid:border-bad pointer-coarse:text-[16px]";

export const fieldClass = cx("h-(--control)", fieldFrame);

/** A list of choices, with an arrow that works in both themes. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cx("relative block text-ink-3", className)}>
      <select
        {...rest}
        className={cx(fieldClass, "appearance-none pr-7 text-ellipsis text-ink [&_option]:bg-raised")}
      />
      <Icon name="chevron-down" className="pointer-events-none absolute top-1/2 right-1.5 -mt-[7px]" />
    </span>
  );
}
