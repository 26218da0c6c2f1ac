import { useId } from "react";

import type { LaunchForm } from "@/lib/instances/schema";

import { Entry } from "./entry";

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
