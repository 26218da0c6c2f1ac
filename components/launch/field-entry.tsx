"use client";

import { type ReactNode, useId } from "react";

import { cx } from "@/components/ui/cx";
import { codeAreaClass, hintClass } from "@/components/ui/field";
import { fieldClass, Select } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { RichText } from "@/components/ui/rich-text";
import { ownEntry } from "@/lib/domain/own-entry";
import type { LaunchFormField } from "@/lib/instances/schema";

const controlWidth = "max-w-[340px] max-md:max-w-none";
export const inputClass = cx(fieldClass, controlWidth);
export const selectClass = controlWidth;

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
  const Label = htmlFor ? "label" : "span";
  return (
    <div className="grid grid-cols-[168px_minmax(0,1fr)] gap-x-4 gap-y-1 border-t px-4 py-3.5 first:border-t-0 max-md:grid-cols-1 max-md:p-3">
      <Label
        className="py-[calc((var(--control)-20px)/2)] font-medium max-md:py-0"
        {...(htmlFor ? { htmlFor } : { id: labelId })}
      >
        {label}
      </Label>
      <div className="grid min-w-0 content-start gap-1.5">
        {children}
        {hint && (
          <p className={hintClass()} id={hintId}>
            {hint}
          </p>
        )}
        {error && (
          <p className={hintClass({ isError: true })} role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}

/** Text in place of a control. */
export function EntryText({ children }: { children: ReactNode }) {
  return <p className="leading-(--control) max-md:leading-6">{children}</p>;
}

interface FieldEntryProps {
  field: LaunchFormField;
  value: string;
  error: string | null;
  /** Whether an earlier order had a value that is not stored. */
  isToFillIn: boolean;
  change(value: string): void;
}

/** A field as its provider declares it. */
export function FieldEntry({ field, value, error, isToFillIn, change }: FieldEntryProps) {
  const id = useId();
  const hint = fieldHint(field, isToFillIn && value === "");
  const control = {
    id,
    value,
    "data-field": field.id,
    required: field.required,
    "aria-describedby": hint === null ? undefined : `${id}-hint`,
    "aria-invalid": error !== null,
  };
  return (
    <Entry label={field.label} htmlFor={id} hint={hint} hintId={`${id}-hint`} error={error}>
      {field.kind === "choice" && (
        <Select {...control} className={selectClass} onChange={(event) => change(event.target.value)}>
          {!field.required && field.initial === null && <option value="">Not set</option>}
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
      {(field.kind === "script" || field.kind === "variables") && (
        <textarea
          {...control}
          className={codeAreaClass}
          rows={field.kind === "script" ? 6 : 3}
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
        />
      )}
      {["text", "secret", "number", "ports"].includes(field.kind) && (
        <input
          {...control}
          className={inputClass}
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
          className="mt-[7px] size-4"
          type="checkbox"
          value="true"
          checked={value === "true"}
          onChange={(event) => change(event.target.checked ? "true" : "false")}
        />
      )}
    </Entry>
  );
}

function fieldHint({ kind, hint, most }: LaunchFormField, isToFillIn: boolean): ReactNode {
  const format =
    kind === "ports"
      ? `${hint || most === null ? "" : `Up to ${most} ports. `}Comma-separated.`
      : kind === "variables"
        ? "One NAME=value per line."
        : null;
  if (!hint && format === null && !isToFillIn) return null;
  return (
    <span>
      {isToFillIn && (
        <span className="text-warn">It was set before, but is not stored. Fill it in again. </span>
      )}
      {hint && <RichText text={`${hint} `} />}
      <span>{format}</span>
    </span>
  );
}

interface AdvancedFieldsProps {
  fields: LaunchFormField[];
  values: Record<string, string>;
  errorOf(id: string): string | null;
  /** Fields of which an earlier order had a value that is not stored. */
  toFillIn: ReadonlySet<string>;
  change(id: string, value: string): void;
}

/** Optional settings, collapsed unless one of them must be filled in. */
export function AdvancedFields({ fields, values, errorOf, toFillIn, change }: AdvancedFieldsProps) {
  const touched = fields.filter(({ id, initial }) => (ownEntry(values, id) ?? "") !== (initial ?? ""));
  const mustOpen = fields.some(
    ({ id, required, initial }) => (required && initial === null) || errorOf(id) !== null || toFillIn.has(id),
  );
  return (
    <details className="group border-t" open={mustOpen || undefined}>
      <summary className="flex list-none items-center gap-2 px-4 py-[11px] hover:bg-hover focus-visible:-outline-offset-2 max-md:min-h-(--touch) max-md:flex-wrap max-md:px-3 [&::-webkit-details-marker]:hidden">
        <Icon name="chevron-right" className="text-ink-3 group-open:rotate-90" />
        <span className="font-medium">Advanced</span>
        <span className="min-w-0 truncate text-xs text-ink-3 max-md:w-full max-md:pl-[22px] max-md:whitespace-normal">
          <span>{touched.length === 0 ? "Optional" : `${touched.length} set`}</span>:{" "}
          <span>{fields.map(({ label }) => lowerFirstLetter(label).replace(/, \w+$/, "")).join(", ")}</span>
        </span>
      </summary>
      {fields.map((field) => (
        <FieldEntry
          key={field.id}
          field={field}
          value={ownEntry(values, field.id) ?? ""}
          error={errorOf(field.id)}
          isToFillIn={toFillIn.has(field.id)}
          change={(value) => change(field.id, value)}
        />
      ))}
    </details>
  );
}

/** A label within a sentence; keeps the capitals of abbreviations. */
export function lowerFirstLetter(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}
