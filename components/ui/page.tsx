import type { ComponentProps, ReactNode } from "react";

import { cx } from "./cx";
import { Icon } from "./icon";

interface PageHeadProps {
  title: ReactNode;
  /** Below the title: what the page shows, and how old it is. */
  children?: ReactNode;
  /** At the right: the actions of the page. */
  end?: ReactNode;
}

export function PageHead({ title, children, end }: PageHeadProps) {
  return (
    <header className="flex items-center gap-4 border-b bg-surface px-4 pt-3.5 pb-3 max-lg:flex-wrap max-lg:px-3 max-lg:pt-3">
      <div className="min-w-0">
        <h1>{title}</h1>
        <div className="mt-0.5 text-xs text-ink-3">{children}</div>
      </div>
      {end !== undefined && (
        <div className="ml-auto flex flex-wrap items-center gap-x-5 gap-y-2 max-lg:ml-0 max-lg:w-full max-lg:justify-between">
          {end}
        </div>
      )}
    </header>
  );
}

/** A page of panels below each other. */
export function PageBody({ className, ...rest }: ComponentProps<"main">) {
  return <main id="main" {...rest} className={cx("grid max-w-[1440px] gap-4 p-4 max-lg:p-3", className)} />;
}

/** Panels side by side where there is room. */
export function CardGrid({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={cx(
        "grid items-start gap-4 lg:grid-cols-2 [&:has(>:nth-child(3):last-child)]:lg:grid-cols-3",
        className,
      )}
    />
  );
}

/** A link to the page above; its label begins with `BackArrow`. */
export const backLinkClass = "inline-flex items-center gap-1 justify-self-start text-xs max-sm:leading-8";

export function BackArrow() {
  return <Icon name="arrow-left" className="size-[12px]" />;
}
