"use client";

import { useId } from "react";

interface OverrideEntryProps {
  /** The name of the new machine, which must be typed. */
  name: string;
  value: string;
  change(value: string): void;
}

/** Launches despite an earlier unknown outcome, after the machine's name is typed. */
export function OverrideEntry({ name, value, change }: OverrideEntryProps) {
  const id = useId();
  return (
    <div className="override">
      <label htmlFor={id}>
        To launch anyway, type <b>{name}</b>. If the earlier machine exists, both bill.
      </label>
      <input
        id={id}
        className="field"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}
