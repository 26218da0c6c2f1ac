"use client";

import { useId } from "react";

import type { CredentialField } from "@/lib/providers/provider";

interface KeyFieldsProps {
  fields: CredentialField[];
  values: Record<string, string>;
  change(values: Record<string, string>): void;
}

/** The credentials of a provider, as it declares them. */
export function KeyFields({ fields, values, change }: KeyFieldsProps) {
  const form = useId();
  return fields.map(({ id, label, hint, required }) => (
    <div className="key-field" key={id}>
      <label htmlFor={`${form}-${id}`}>
        <span>{label}</span>
        {!required && <span className="muted"> (optional)</span>}
      </label>
      <input
        id={`${form}-${id}`}
        className="field code"
        type="password"
        name={`cloud-${id}`}
        value={values[id] ?? ""}
        maxLength={500}
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        spellCheck={false}
        aria-describedby={`${form}-${id}-hint`}
        aria-required={required}
        onChange={(event) => change({ ...values, [id]: event.target.value })}
      />
      <p className="hint" id={`${form}-${id}-hint`}>
        {hint}
      </p>
    </div>
  ));
}
