"use client";

import { type ReactNode, useId } from "react";

import type { LaunchForm } from "@/lib/instances/schema";

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

interface NameEntryProps {
  value: string;
  /** As it is sent to the provider. */
  name: string;
  sampleLaunchTag: string;
  error: string | null;
  change(value: string): void;
}

export function NameEntry({ value, name, sampleLaunchTag, error, change }: NameEntryProps) {
  const id = useId();
  return (
    <Entry
      label="Name"
      htmlFor={id}
      hintId={`${id}-hint`}
      error={error}
      hint={
        <span>
          The cloud gets <code>{`${name}-${sampleLaunchTag}`}</code>, or another mark like it: the mark finds
          this machine again if an answer is lost.
        </span>
      }
    >
      <input
        id={id}
        className="field"
        value={value}
        maxLength={30}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={error !== null}
        onChange={(event) => change(event.target.value)}
      />
    </Entry>
  );
}

interface AccountEntryProps {
  accounts: LaunchForm["accounts"];
  value: string | null;
  error: string | null;
  change(accountId: string): void;
}

/** Chooses the provider account that launches and pays. */
export function AccountEntry({ accounts, value, error, change }: AccountEntryProps) {
  const id = useId();
  return (
    <Entry
      label="Account"
      htmlFor={id}
      hint="It launches, and it is billed; the price is read again with its own key at the click."
      hintId={`${id}-hint`}
      error={error}
    >
      <span className="select">
        <select
          id={id}
          className="field"
          value={value ?? ""}
          aria-describedby={`${id}-hint`}
          onChange={(event) => change(event.target.value)}
        >
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {account.label}
            </option>
          ))}
        </select>
      </span>
    </Entry>
  );
}
