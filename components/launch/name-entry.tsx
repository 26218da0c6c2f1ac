"use client";

import { useId } from "react";

import { Entry } from "./entry";

interface NameEntryProps {
  value: string;
  /** As it is sent to the provider. */
  name: string;
  sampleMarker: string;
  error: string | null;
  change(value: string): void;
}

export function NameEntry({ value, name, sampleMarker, error, change }: NameEntryProps) {
  const id = useId();
  return (
    <Entry
      label="Name"
      htmlFor={id}
      hintId={`${id}-hint`}
      error={error}
      hint={
        <span>
          The cloud gets <code>{`${name}-${sampleMarker}`}</code>, or another mark like it: the mark finds
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
