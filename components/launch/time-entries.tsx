"use client";

import { useId } from "react";

import { FutureTime } from "@/components/ui/event-time";
import { useNow } from "@/components/ui/time";
import { hour } from "@/lib/domain/durations";

import {
  type Draft,
  maxHours,
  periodLabel,
  runHours,
  spendLimitText,
  usualHours,
  validateSpendLimit,
} from "./draft";
import { Entry } from "./entry";

interface RunsEntryProps {
  draft: Draft;
  /** Dollars per month; shown only for hourly billing. */
  monthly: string;
  error: string | null;
  change(part: Partial<Draft>): void;
}

/** Chooses how long it runs, and shows when that ends in the reader's time zone. */
export function RunsEntry({ draft, monthly, error, change }: RunsEntryProps) {
  const id = useId();
  const { periodHours } = draft;
  const choices = periodHours ? (["period", "other"] as const) : ([...usualHours, "other", "never"] as const);
  return (
    <Entry
      label="Runs for"
      labelId={id}
      error={error}
      hint={<TerminationHint draft={draft} monthly={monthly} />}
    >
      <div className="row">
        <div className="seg" role="radiogroup" aria-labelledby={id}>
          {choices.map((choice) => (
            <label key={choice}>
              <input
                type="radio"
                name={id}
                checked={draft.runs === choice}
                onChange={() => change({ runs: choice })}
              />
              <span>{choiceLabel(choice, periodHours)}</span>
            </label>
          ))}
        </div>
        {draft.runs === "other" && (
          <label className="row">
            <input
              className="field mini num"
              type="number"
              inputMode="decimal"
              min={0.25}
              max={periodHours ?? maxHours}
              step={0.25}
              required
              aria-invalid={Number.isNaN(runHours(draft))}
              value={draft.otherHours}
              onChange={(event) => change({ otherHours: event.target.value })}
            />
            hours
          </label>
        )}
      </div>
    </Entry>
  );
}

function TerminationHint({ draft, monthly }: Pick<RunsEntryProps, "draft" | "monthly">) {
  const now = useNow();
  const hours = runHours(draft);
  if (hours === null) {
    return (
      <span className="t-warn">
        Never terminates by itself; you pay until{" "}
        <span>{draft.hasKillSwitch ? "something else does" : "you do"}</span>, <span>{monthly}</span> in a
        month. You can set a time later.
      </span>
    );
  }
  const { periodHours } = draft;
  if (Number.isNaN(hours))
    return <span>{`A number of hours, up to ${(periodHours ?? maxHours).toLocaleString("en-US")}.`}</span>;
  if (draft.runs === "period" && periodHours)
    return (
      <span>
        Terminates automatically at <FutureTime at={now + hours * hour} from={now} />, when the paid{" "}
        <span>{periodLabel(periodHours)}</span> ends. We remind you 30 min before.
      </span>
    );
  return (
    <span>
      Terminates automatically at <FutureTime at={now + hours * hour} from={now} />; you can extend it. We
      remind you 30 min before.
    </span>
  );
}

function choiceLabel(choice: Draft["runs"], periodHours: Draft["periodHours"]): string {
  if (choice === "period") return periodHours ? `End of the paid ${periodLabel(periodHours)}` : "";
  if (choice === "other") return "Other";
  if (choice === "never") return "Never";
  return choice === 72 ? "3 d" : `${choice} h`;
}

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
              at <FutureTime at={now + hours * hour} from={now} isShort />, or
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
