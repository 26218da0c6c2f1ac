import type { ComponentProps, ReactNode } from "react";

import { cx } from "./cx";

interface CardProps extends Omit<ComponentProps<"section">, "title"> {
  title: ReactNode;
  /** At the right of the title: a count, a state, a link. */
  end?: ReactNode;
}

/** A titled panel. Tables and `CardBody` reach its edges. */
export function Card({ title, end, className, children, ...rest }: CardProps) {
  return (
    <section
      {...rest}
      className={cx(
        "min-w-0 scroll-mt-[calc(var(--top)+8px)] overflow-hidden rounded-lg border bg-surface",
        className,
      )}
    >
      <header className="flex min-h-10 flex-wrap items-center gap-x-2.5 border-b px-4 py-1.5 max-md:px-3">
        <h2>{title}</h2>
        {end !== undefined && <span className="ml-auto text-xs text-ink-3">{end}</span>}
      </header>
      {children}
    </section>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cx(
        "grid gap-1.5 px-4 py-3 text-ink-2 not-first-of-type:border-t max-md:px-3 [&_b]:text-ink [&_h3]:font-semibold [&_h3]:text-ink",
        className,
      )}
    />
  );
}

/** Terms and their values. Each child is a `<div>` with `<dt>` and `<dd>`. */
export function Facts({ className, ...rest }: ComponentProps<"dl">) {
  return (
    <dl
      {...rest}
      className={cx(
        "grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-[3px] text-xs/[18px] [&_dd]:min-w-0 [&_dd]:wrap-anywhere [&_dt]:text-ink-3 [&>div]:contents",
        className,
      )}
    />
  );
}
