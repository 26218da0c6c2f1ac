import { Until } from "@/components/ui/age";
import { Moment } from "@/components/ui/moment";
import { Words } from "@/components/ui/words";
import type { InstanceView } from "@/lib/instances/schema";

import { SettleButton } from "./settle-button";
import { canSettle } from "./states";

/** Whether there is more to say of a machine than its row holds. */
export function hasNote({ attention, state, bills, isStartable, termination, ours }: InstanceView): boolean {
  if (state === "terminating" && ours && (bills === false || termination === null)) return true;
  return attention !== null || (state === "stopped" && (bills !== false || isStartable === false));
}

/** What happened, what is done about it, and what the owner can do. */
export function MachineNote({ instance }: { instance: InstanceView }) {
  const { attention, termination, providerLabel, stopping, isStartable, state } = instance;
  if (!attention && state === "terminating") return <EndingNote instance={instance} />;
  if (!attention) {
    return (
      <div>
        <span>{isStartable === false && "Its GPU is taken now, so a start would be refused. "}</span>
        <span>{stopping}</span>
      </div>
    );
  }
  return (
    <div>
      <b>
        <Words text={attention.title} />
      </b>{" "}
      {attention.since && (
        <span>
          since <Moment at={attention.since} as="minute" />.{" "}
        </span>
      )}
      <Words text={attention.detail} />{" "}
      {termination?.nextAt && (
        <span>
          Next <Until at={termination.nextAt} />.{" "}
        </span>
      )}
      <a href={instance.console} target="_blank" rel="noreferrer">
        {`${providerLabel}’s console`}
      </a>
      {canSettle(instance) && (
        <span>
          {" · "}
          <SettleButton kind="instance" id={instance.id} name={instance.name} provider={providerLabel} />
        </span>
      )}
    </div>
  );
}

/** A machine that its cloud is ending, as it says. */
function EndingNote({ instance }: { instance: InstanceView }) {
  const { termination, bills, providerLabel, rawState } = instance;
  return (
    <div>
      {termination === null && (
        <span>
          <b>Nobody asked for its end here.</b> <span>{providerLabel}</span> is ending it by itself, or
          somebody did in its console.{" "}
        </span>
      )}
      <span>
        {bills === false
          ? `${providerLabel} says “${rawState}”, and its bill ended with that.`
          : "It counts as billing until it is gone."}
      </span>{" "}
      It leaves this list when two complete lists agree that it is gone.
    </div>
  );
}
