import type { ReactNode } from "react";

import { cx } from "./cx";
import { Icon } from "./icon";

interface NoticeProps {
  tone?: "warn" | "bad" | undefined;
  /** How screen readers announce it: immediately, or when idle. */
  announce?: "alert" | "status" | undefined;
  /** Within a form, a card or a dialog: with a border of its own. */
  isInset?: boolean;
  children: ReactNode;
  /** A link or a button at the end. */
  end?: ReactNode;
}

const tones = {
  warn: { icon: "triangle-alert", box: "bg-warn-soft text-ink", mark: "text-warn" },
  bad: { icon: "octagon-alert", box: "bg-bad-soft text-ink", mark: "text-bad" },
  plain: { icon: "info", box: "text-ink-2", mark: undefined },
} as const;

export function Notice({ tone, announce, isInset = false, children, end }: NoticeProps) {
  const { icon, box, mark } = tones[tone ?? "plain"];
  const Tag = announce === "status" ? "output" : "div";
  return (
    <Tag
      className={cx(
        "flex items-start gap-2 text-xs/[18px] max-md:px-3 max-md:py-[9px] [&_b]:text-ink",
        isInset ? "rounded-md border px-3 py-2" : "border-t px-4 py-[7px]",
        box,
      )}
      role={announce === "alert" ? "alert" : undefined}
    >
      <Icon name={icon} className={cx("mt-0.5", mark)} />
      <span className="min-w-0 wrap-anywhere">{children}</span>
      {end !== undefined && (
        <span className="ml-auto whitespace-nowrap max-md:[&_a]:-my-3 max-md:[&_a]:py-3 max-md:[&_a]:pl-3">
          {end}
        </span>
      )}
    </Tag>
  );
}
