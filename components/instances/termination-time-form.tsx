"use client";

import { useId, useState } from "react";

import { FutureTime } from "@/components/ui/event-time";
import { hintClass } from "@/components/ui/field";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { useNow } from "@/components/ui/time";
import { hour } from "@/lib/domain/durations";
import { isoTime } from "@/lib/format";
import { extendInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { costBetween, costText } from "./figures";
import { InlineForm } from "./machine-forms";

/** What happens to the provider's auto-delete, as `changeTerminationTime` sets it. */
function autoDeleteMessage(label: string, next: number | null, spend: string | null): string {
  if (next === null) return `${label}’s auto-delete is turned off too.`;
  return spend === null
    ? `${label}’s auto-delete moves too.`
    : `${label}’s auto-delete moves too, and its $${spend} limit becomes the cost until then.`;
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
      <p id={id} className="font-medium">
        {endsAt === null ? "Auto-terminate in" : "Extend by"}
      </p>
      <Segmented role="radiogroup" aria-labelledby={id}>
        {choices.map((choice) => (
          <SegmentedOption
            key={choice}
            name={id}
            label={choice === "never" ? "Never" : `${choice} h`}
            checked={by === choice}
            onChange={() => setBy(choice)}
          />
        ))}
      </Segmented>
      <p className={hintClass()}>
        {next === null ? (
          <span className="text-warn">Never terminates by itself; you pay until you end it.</span>
        ) : (
          <span>
            Terminates at <FutureTime at={next} from={now} />.
            <span>
              {hourlyMicros !== null &&
                ` Costs $${costText(costBetween(hourlyMicros, now, next))} from now on.`}
            </span>
          </span>
        )}
        <span>{killSwitch && ` ${autoDeleteMessage(providerLabel, next, killSwitch.spend)}`}</span>
      </p>
    </InlineForm>
  );
}
