"use client";

import { useId } from "react";

import { useNow } from "@/components/ui/clock";
import { FutureTime } from "@/components/ui/future-time";

import { runHours, validateSpendLimit, spendLimitText, type Draft } from "./draft";
import { Entry } from "./entry";

interface AutoDeleteEntryProps {
  draft: Draft;
  provider: string;
  priceMicros: number;
  error: string | null;
  change(part: Partial<Draft>): void;
}

/** The provider's auto-delete, which works without this app. */
export function AutoDeleteEntry({ draft, provider, priceMicros, error, change }: AutoDeleteEntryProps) {
  const id = useId();
  const now = useNow();
  const hours = runHours(draft);
  const fault = validateSpendLimit(draft);
  return (
    <Entry
      label="Cloud’s own kill switch"
      error={fault ?? error}
      hint="Works when this app, this computer or its network is down."
    >
      <div className="switch">
        <input
          id={id}
          type="checkbox"
          checked={draft.hasKillSwitch}
          onChange={(event) => change({ hasKillSwitch: event.target.checked })}
        />
        <p>
          <label htmlFor={id}>{`${provider} deletes it too`}</label>{" "}
          {hours !== null && !Number.isNaN(hours) && (
            <span>
              at <FutureTime at={now + hours * 3_600_000} from={now} isShort />, or
            </span>
          )}
          <span> </span>
          when it has cost $
          <input
            className="field mini num"
            inputMode="decimal"
            pattern="\s*(\d{1,6}(\.\d{1,2})?)?\s*"
            ref={(field) => field?.setCustomValidity(fault ?? "")}
            aria-invalid={fault !== null}
            aria-label="Dollars at which the cloud deletes it"
            value={spendLimitText(draft, priceMicros)}
            disabled={!draft.hasKillSwitch}
            onChange={(event) => change({ spend: event.target.value })}
          />
          .
        </p>
      </div>
    </Entry>
  );
}
