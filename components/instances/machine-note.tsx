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
        <span>{isStartable === false && "Its GPU is in use now, so starting it would fail. "}</span>
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
          Next try <Until at={termination.nextAt} />.{" "}
        </span>
      )}
      <a href={instance.console} target="_blank" rel="noreferrer">
        {`${providerLabel} console`}
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
          <b>Not terminated by this app.</b> <span>{providerLabel}</span> ended it, or someone did in its
          console.{" "}
        </span>
      )}
      <span>
        {bills === false
          ? `Billing has stopped: ${providerLabel} reports “${rawState}”.`
          : "It may still cost money until it is confirmed gone."}
      </span>{" "}
      Removed here once confirmed.
    </div>
  );
}

/** Explains a machine that ended without a request from here, with a link to the provider's console. */
export function EndedByProvider({ instance }: { instance: InstanceView }) {
  const { endedBy, endedAt, providerLabel, detail, killSwitch, console } = instance;
  if (endedBy !== "cloud" || endedAt === null) return null;
  return (
    <Notice tone="warn">
      <b>Not terminated by this app.</b> <span>{providerLabel}</span> ended it, or someone did in its console.
      Not seen since <LocalTime at={endedAt} />; it costs no more.
      <span>{detail && ` Last reported: “${detail}”.`}</span>
      <span>{killSwitch && ` ${providerLabel}’s auto-delete was set for it.`}</span> See the{" "}
      <a href={console} target="_blank" rel="noreferrer">
        {`${providerLabel} console`}
      </a>{" "}
      for the reason, and for anything that may still cost money.
    </Notice>
  );
}
