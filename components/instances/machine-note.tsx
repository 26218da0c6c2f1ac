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
        {isStartable === false && "Its GPU is taken now, so a start would be refused. "}
        {stopping}
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
        <>
          Next <Until at={termination.nextAt} />.{" "}
        </>
      )}
      <a href={instance.console} target="_blank" rel="noreferrer">
        {providerLabel}’s console
      </a>
      {canSettle(instance) && (
        <>
          {" · "}
          <SettleButton kind="instance" id={instance.id} name={instance.name} provider={providerLabel} />
        </>
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
        <>
          <b>Nobody asked for its end here.</b> {providerLabel} is ending it by itself, or somebody did in its
          console.{" "}
        </>
      )}
      {bills === false
        ? `${providerLabel} says “${rawState}”, and its bill ended with that.`
        : "It counts as billing until it is gone."}{" "}
      It leaves this list when two complete lists agree that it is gone.
    </div>
  );
}
