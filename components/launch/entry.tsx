import type { ReactNode } from "react";

interface EntryProps {
  label: string;
  /** The id of the labeled field; without it the label names the group. */
  htmlFor?: string;
  /** The id of the label, for a group. */
  labelId?: string;
  hint?: ReactNode;
  hintId?: string;
  /** Why the value is invalid. */
  error?: string | null;
  children: ReactNode;
}

/** One row of the form: label, control and hint. */
export function Entry({ label, htmlFor, labelId, hint, hintId, error, children }: EntryProps) {
  return (
    <div className="entry">
      {htmlFor ? (
        <label className="entry-label" htmlFor={htmlFor}>
          {label}
        </label>
      ) : (
        <span className="entry-label" id={labelId}>
          {label}
        </span>
      )}
      <div className="entry-field">
        {children}
        {hint && (
          <p className="hint" id={hintId}>
            {hint}
          </p>
        )}
        {error && (
          <p className="hint t-bad" role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
