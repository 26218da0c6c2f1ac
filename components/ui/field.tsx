import { clsx as cx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

import { Icon } from "./icon";

/** Below 16 px a phone zooms into a focused field. */
export const fieldClass =
  "h-(--control) w-full min-w-0 rounded-md border border-edge bg-surface px-2 text-sm aria-invalid:border-bad pointer-coarse:text-[16px]";

export const areaClass = cx(fieldClass, "h-auto min-h-(--control) resize-y py-1.5");

export const codeAreaClass = cx(
  areaClass,
  "font-mono text-xs leading-[18px] pointer-coarse:text-[16px] pointer-coarse:leading-[22px]",
);

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

interface FieldProps {
  label: ReactNode;
  id: string;
  /** Below the field. Errors replace it. */
  hint?: ReactNode;
  error?: string | null;
  children: ReactNode;
}

/** A labeled field. The field itself has `id`, and `aria-describedby={`${id}-hint`}` if there is a hint or an error. */
export function Field({ label, id, hint, error, children }: FieldProps) {
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {(error ?? hint) && (
        <p
          id={`${id}-hint`}
          className={hintClass({ isError: Boolean(error) })}
          role={error ? "alert" : undefined}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export const hintClass = ({ isError = false } = {}) =>
  cx(
    "text-xs/[17px] wrap-anywhere",
    isError ? "text-bad" : "text-ink-3 [&_b]:font-medium [&_b]:text-ink [&_code]:text-ink-2",
  );
