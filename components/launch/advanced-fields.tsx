"use client";

import { ownEntry } from "@/lib/domain/own-entry";
import type { LaunchFormField } from "@/lib/instances/schema";

import { FieldEntry } from "./field-entry";

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
