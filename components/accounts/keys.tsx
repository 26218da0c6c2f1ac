"use client";

import { useId } from "react";

import { Field } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import type { KeyTest } from "@/lib/credentials/schema";
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
    <Field
      key={id}
      id={`${form}-${id}`}
      label={<FieldLabel label={label} isOptional={!required} />}
      hint={hint}
    >
      <input
        id={`${form}-${id}`}
        className={fieldClass}
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
    </Field>
  ));
}

export function FieldLabel({ label, isOptional }: { label: string; isOptional: boolean }) {
  return (
    <>
      <span>{label}</span>
      {isOptional && <span className="font-normal text-ink-3"> (optional)</span>}
    </>
  );
}

const outcomes: Record<KeyTest["outcome"], { mark: string; color: string }> = {
  good: { mark: "good", color: "text-ink" },
  "wrong-key": { mark: "bad", color: "text-bad" },
  "no-rights": { mark: "bad", color: "text-bad" },
  "no-credit": { mark: "bad", color: "text-bad" },
  down: { mark: "old", color: "text-warn" },
  unclear: { mark: "old", color: "text-warn" },
};

/** The outcome of each key test. */
export function KeyTests({ tests }: { tests: KeyTest[] }) {
  return (
    <output className="grid gap-1.5 text-xs/[17px] wrap-anywhere text-ink-2">
      {tests.map(({ field, label, outcome, title, message }) => (
        <p key={field}>
          <b className={outcomes[outcome].color} data-mark={outcomes[outcome].mark}>
            {`${tests.length > 1 ? `${label}: ` : ""}${title}`}
          </b>{" "}
          <span>{message}</span>
        </p>
      ))}
    </output>
  );
}
