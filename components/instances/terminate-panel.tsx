"use client";

import { useNow } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import { terminateInstance } from "@/lib/instances/actions";
import type { InstanceView } from "@/lib/instances/schema";

import { ConfirmPanel } from "./confirm-panel";
import { costText, isPaidBeyond, spanText } from "./figures";
import { useCost } from "./use-cost";

/** Confirms a termination: the data that is lost, and the cost so far. */
export function TerminatePanel({ instance, close }: { instance: InstanceView; close(): void }) {
  const now = useNow();
  const { name, terminating, stopping, startedAt, termination, paidUntil } = instance;
  const cost = useCost(instance);
  return (
    <ConfirmPanel
      title={termination ? `Ask again for the end of ${name}?` : `Terminate ${name}?`}
      cancelLabel={termination ? "Let it be" : "Keep it"}
      confirmLabel={termination ? "Ask again" : "Terminate and lose the disk"}
      isDangerous
      act={() => terminateInstance(instance.id)}
      close={close}
    >
      <span>{terminating}</span> It has run <span>{spanText(now - Date.parse(startedAt))}</span> and cost{" "}
      <b>{cost === null ? "an unknown sum" : `$${costText(cost)}`}</b>.{" "}
      {paidUntil !== null && isPaidBeyond(instance, now) ? (
        <span>
          It is paid until <LocalTime at={paidUntil} />, and the rest is not refunded.
        </span>
      ) : (
        <span>{stopping}</span>
      )}
    </ConfirmPanel>
  );
}
