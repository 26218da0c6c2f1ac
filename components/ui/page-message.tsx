import type { ComponentProps } from "react";

import { cx } from "./cx";

/** A page that only reports something: not found, no access, an error. */
export function PageMessage({
  title,
  className,
  children,
  ...rest
}: ComponentProps<"main"> & { title: string }) {
  return (
    <main
      id="main"
      {...rest}
      className={cx("mx-auto grid max-w-[68ch] gap-2.5 px-4 py-16 text-ink-2", className)}
    >
      <h1 className="text-ink">{title}</h1>
      {children}
    </main>
  );
}
