import { LocalTime, Until } from "@/components/ui/time";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import type { InstanceView } from "@/lib/instances/schema";

import { canResolveManually } from "./states";
import { ResolveManuallyButton } from "./typed-confirm-dialog";

/** True if a machine needs a note below its row. */
export function hasNote({ attention, state, bills, isStartable, termination, ours }: InstanceView): boolean {
  if (state === "terminating" && ours && (bills === false || termination === null)) return true;
  return attention !== null || (state === "stopped" && (bills !== false || isStartable === false));
}

/** What happened, what the app does about it, and what the owner can do. */
export function MachineNote({ instance }: { instance: InstanceView }) {
  const { attention, termination, providerLabel, stopping, isStartable, state } = instance;
  if (!attention && state === "terminating") return <TerminationNote instance={instance} />;
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
        <RichText text={attention.title} />
      </b>{" "}
      {attention.since && (
        <span>
          since <LocalTime at={attention.since} as="minute" />.{" "}
        </span>
      )}
      <RichText text={attention.detail} />{" "}
      {termination?.nextAt && (
        <span>
          Next <Until at={termination.nextAt} />.{" "}
        </span>
      )}
      <a href={instance.console} target="_blank" rel="noreferrer">
        {`${providerLabel}’s console`}
      </a>
      {canResolveManually(instance) && (
        <span>
          {" · "}
          <ResolveManuallyButton
            kind="instance"
            id={instance.id}
            name={instance.name}
            provider={providerLabel}
          />
        </span>
      )}
    </div>
  );
}

/** A machine that its provider reports as terminating. */
function TerminationNote({ instance }: { instance: InstanceView }) {
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

/** Explains a machine that ended without a request from here, with a link to the provider's console. */
export function EndedByProvider({ instance }: { instance: InstanceView }) {
  const { endedBy, endedAt, providerLabel, detail, killSwitch, console } = instance;
  if (endedBy !== "cloud" || endedAt === null) return null;
  return (
    <Notice tone="warn">
      <b>Nobody asked for its end here.</b> <span>{providerLabel}</span> ended it by itself, or somebody did
      in its console: it is not seen since <LocalTime at={endedAt} />, and costs no more.
      <span>{detail && ` The last that was said of it: “${detail}”.`}</span>
      <span>{killSwitch && ` ${providerLabel}’s own kill switch was set for it.`}</span> Look in{" "}
      <a href={console} target="_blank" rel="noreferrer">
        {`${providerLabel}’s console`}
      </a>{" "}
      for the reason, and for what may still bill.
    </Notice>
  );
}
