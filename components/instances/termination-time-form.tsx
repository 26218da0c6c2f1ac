"use client";

import { useId, useState } from "react";

import { FutureTime } from "@/components/ui/event-time";
import { useNow } from "@/components/ui/time";
import { hour } from "@/lib/domain/durations";
import { isoTime } from "@/lib/format";
import { extendInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { costBetween, costText } from "./figures";
import { InlineForm } from "./machine-forms";

/** What happens to the provider's auto-delete, as `changeTerminationTime` sets it. */
function autoDeleteMessage(label: string, next: number | null, spend: string | null): string {
  if (next === null) return `${label}’s own kill switch is turned off as well.`;
  return spend === null
    ? `${label}’s own kill switch moves with it.`
    : `${label}’s own kill switch moves with it, and its limit of $${spend} becomes what the new time costs.`;
}

const choices = [1, 4, 8, 24, "never"] as const;

/** Changes when this app terminates the machine. */
export function TerminationTimeForm({ instance, close }: { instance: InstanceView; close(): void }) {
  const id = useId();
  const now = useNow();
  const [by, setBy] = useState<(typeof choices)[number]>(1);
  const { endsAt, hourlyMicros, killSwitch, providerLabel } = instance;
  const from = Math.max(now, endsAt === null ? 0 : Date.parse(endsAt));
  const next = by === "never" ? null : from + by * hour;
  return (
    <InlineForm
      label={`Extend ${instance.name}`}
      submitLabel="Extend"
      act={() => extendInstance(instance.id, next === null ? null : isoTime(next))}
      close={close}
    >
      <p id={id} className="label">
        {endsAt === null ? "Terminate in" : "Extend by"}
      </p>
      <div className="seg" role="radiogroup" aria-labelledby={id}>
        {choices.map((choice) => (
          <label key={choice}>
            <input type="radio" name={id} checked={by === choice} onChange={() => setBy(choice)} />
            <span>{choice === "never" ? "Never" : `${choice} h`}</span>
          </label>
        ))}
      </div>
      <p className="hint">
        {next === null ? (
          <span className="t-warn">This app never ends it then: it bills until you do.</span>
        ) : (
          <span>
            Ends at <FutureTime at={next} from={now} />
            <span>
              {hourlyMicros !== null && `, $${costText(costBetween(hourlyMicros, now, next))} from now on`}
            </span>
            .
          </span>
        )}
        <span>{killSwitch && ` ${autoDeleteMessage(providerLabel, next, killSwitch.spend)}`}</span>
      </p>
    </InlineForm>
  );
}
