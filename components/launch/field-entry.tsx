"use client";

import { useId } from "react";

import { RichText } from "@/components/ui/rich-text";
import { ownEntry } from "@/lib/domain/own-entry";
import type { LaunchFormField } from "@/lib/instances/schema";

import { Entry } from "./entry";

interface FieldEntryProps {
  field: LaunchFormField;
  value: string;
  error: string | null;
  change(value: string): void;
}

/** A field as its provider declares it. */
export function FieldEntry({ field, value, error, change }: FieldEntryProps) {
  const id = useId();
  const control = {
    id,
    value,
    required: field.required,
    "aria-describedby": `${id}-hint`,
    "aria-invalid": error !== null,
  };
  return (
    <Entry
      label={field.label}
      htmlFor={id}
      hint={<Hint field={field} value={value} />}
      hintId={`${id}-hint`}
      error={error}
    >
      {field.kind === "choice" && (
        <span className="select">
          <select {...control} className="field" onChange={(event) => change(event.target.value)}>
            {!field.required && field.initial === null && <option value="">Not set</option>}
            {field.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </span>
      )}
      {(field.kind === "script" || field.kind === "variables") && (
        <textarea
          {...control}
          className="field code"
          rows={field.kind === "script" ? 6 : 3}
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
        />
      )}
      {["text", "secret", "number", "ports"].includes(field.kind) && (
        <input
          {...control}
          className="field"
          spellCheck={false}
          autoComplete="off"
          {...(field.kind === "secret" && { type: "password" })}
          {...(field.kind === "number" && { inputMode: "decimal" as const })}
          {...(field.kind === "ports" && { pattern: "\\s*(\\d{1,5}([\\s,;]+\\d{1,5})*)?\\s*" })}
          onChange={(event) => change(event.target.value)}
        />
      )}
      {field.kind === "flag" && (
        <input
          {...control}
          type="checkbox"
          value="true"
          checked={value === "true"}
          onChange={(event) => change(event.target.checked ? "true" : "false")}
        />
      )}
    </Entry>
  );
}

function Hint({ field, value }: Pick<FieldEntryProps, "field" | "value">) {
  const { kind, hint, choices, most } = field;
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <span>
      {hint && <RichText text={`${hint} `} />}
      <span>{kind === "choice" && choices.length > 1 && `1 of ${choices.length}`}</span>
      {chosen && chosen.label !== chosen.value && (
        <span>
          <span>{choices.length > 1 && ", "}</span>
          <code>{chosen.value}</code>
        </span>
      )}
      <span>
        {kind === "ports" && `Numbers with commas between them${most === null ? "" : `, at most ${most}`}.`}
      </span>
      <span>{kind === "variables" && "One NAME=value per line."}</span>
    </span>
  );
}

interface AdvancedFieldsProps {
  fields: LaunchFormField[];
  values: Record<string, string>;
  errorOf(id: string): string | null;
  change(id: string, value: string): void;
}

/** Optional settings, collapsed unless one of them must be filled in. */
export function AdvancedFields({ fields, values, errorOf, change }: AdvancedFieldsProps) {
  const touched = fields.filter(({ id, initial }) => (ownEntry(values, id) ?? "") !== (initial ?? ""));
  const mustOpen = fields.some(
    ({ id, required, initial }) => (required && initial === null) || errorOf(id) !== null,
  );
  return (
    <details className="advanced" open={mustOpen || undefined}>
      <summary>
        <span className="i i-right" aria-hidden="true" />
        <b>Advanced</b>
        <span className="muted">
          <span>{touched.length === 0 ? "Nothing set" : `${touched.length} set`}</span>:{" "}
          <span>{fields.map(({ label }) => lowerFirstLetter(label)).join(", ")}</span>
        </span>
      </summary>
      {fields.map((field) => (
        <FieldEntry
          key={field.id}
          field={field}
          value={ownEntry(values, field.id) ?? ""}
          error={errorOf(field.id)}
          change={(value) => change(field.id, value)}
        />
      ))}
    </details>
  );
}

// Keeps the capitals of abbreviations.
function lowerFirstLetter(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}
