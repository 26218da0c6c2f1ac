"use client";

import { useId } from "react";

import { cx } from "@/components/ui/cx";
import { FutureTime } from "@/components/ui/event-time";
import { fieldClass } from "@/components/ui/select";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { useNow } from "@/components/ui/time";
import { hour } from "@/lib/domain/durations";
import { maxHours } from "@/lib/domain/launch-limits";

import { type Draft, periodLabel, runHours, spendLimitText, usualHours, validateSpendLimit } from "./draft";
import { Entry } from "./field-entry";

const shortField = cx(fieldClass, "max-w-20 text-right");

interface RunsEntryProps {
  draft: Draft;
  /** Dollars per month; shown only for hourly billing. */
  monthly: string;
  error: string | null;
  change(part: Partial<Draft>): void;
}

/** Chooses when it terminates, and shows that time in the user's time zone. */
export function RunsEntry({ draft, monthly, error, change }: RunsEntryProps) {
  const id = useId();
  const { periodHours } = draft;
  const choices = periodHours ? (["period", "other"] as const) : ([...usualHours, "other", "never"] as const);
  return (
    <Entry
      label="Auto-terminate after"
      labelId={id}
      error={error}
      hint={<TerminationHint draft={draft} monthly={monthly} />}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          className="max-md:w-full [&_span]:px-2.5 max-md:[&_span]:px-1 max-xs:[&_span]:px-0"
          role="radiogroup"
          aria-labelledby={id}
        >
          {choices.map((choice) => (
            <SegmentedOption
              key={choice}
              label={choiceLabel(choice, periodHours)}
              name={id}
              checked={draft.runs === choice}
              onChange={() => change({ runs: choice })}
            />
          ))}
        </Segmented>
        {draft.runs === "other" && (
          <label className="flex items-center gap-2">
            <input
              className={shortField}
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
      <span className="text-warn">
        Never terminates by itself; you pay <span>{monthly}</span> per month until{" "}
        <span>{draft.hasKillSwitch ? "the provider deletes it or you end it" : "you end it"}</span>. You can
        set a time later.
      </span>
    );
  }
  const { periodHours } = draft;
  if (Number.isNaN(hours))
    return (
      <span>{`Enter a number of hours, up to ${(periodHours ?? maxHours).toLocaleString("en-US")}.`}</span>
    );
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
      label="Provider-side auto-delete"
      error={fault ?? error}
      hint={<span className="block pl-[26px]">Works even if this app or its network is down.</span>}
    >
      <div className="flex gap-2.5 leading-7 max-md:leading-(--control)">
        <input
          id={id}
          className="mt-1.5 size-4 max-sm:mt-3.5"
          type="checkbox"
          checked={draft.hasKillSwitch}
          onChange={(event) => change({ hasKillSwitch: event.target.checked })}
        />
        <p>
          <label htmlFor={id} className="font-medium">{`${provider} also deletes it`}</label>{" "}
          <span>
            {hours !== null && !Number.isNaN(hours) && (
              <span className="[&_b]:font-normal">
                at <FutureTime at={now + hours * hour} from={now} isShort /> or{" "}
              </span>
            )}
          </span>
          <span className="whitespace-nowrap">
            at ${" "}
            <input
              className={cx(shortField, "inline-block")}
              inputMode="decimal"
              pattern="\s*(\d{1,6}(\.\d{1,2})?)?\s*"
              ref={(field) => field?.setCustomValidity(fault ?? "")}
              aria-invalid={fault !== null}
              aria-label="Spend limit in dollars at which the provider deletes it"
              value={spendLimitText(draft, priceMicros)}
              disabled={!draft.hasKillSwitch}
              onChange={(event) => change({ spend: event.target.value })}
            />
          </span>
        </p>
      </div>
    </Entry>
  );
}
