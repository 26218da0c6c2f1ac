import type { ReactNode } from "react";

import { cx } from "./cx";

/** A short fact beside a name or a price: `Spot`, `sandbox`, `this browser`. */
export function Badge({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex h-[18px] items-center rounded-sm border border-line-strong px-1.5 text-xs font-medium whitespace-nowrap text-ink-2",
        className,
      )}
    >
      {children}
    </span>
  );
}
