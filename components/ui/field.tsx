import type { ReactNode } from "react";

import { cx } from "./cx";
import { fieldFrame } from "./select";

export const areaClass = cx(fieldFrame, "min-h-(--control) resize-y py-1.5");

export const codeAreaClass = cx(
  areaClass,
  "font-mono text-xs leading-[18px] pointer-coarse:text-[16px] pointer-coarse:leading-[22px]",
);

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
