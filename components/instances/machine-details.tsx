"use client";

import Link from "next/link";

import { FutureTime } from "@/components/ui/event-time";
import { useNow, LocalTime, RelativeTime } from "@/components/ui/time";
import type { InstanceView } from "@/lib/instances/schema";
import { billingLabels } from "@/lib/offers/labels";

import { costText, endsSoon, rateText } from "./figures";
import { instanceStatus } from "./states";
import { useCost } from "./use-cost";

export function MachineDetails({ instance }: { instance: InstanceView }) {
  const cost = useCost(instance);
  const { word, shape } = instanceStatus(instance);
  const { hourlyMicros, billing, nativeId, rawState, detail, launchId } = instance;
  return (
    <dl className="facts">
      <dt>State</dt>
      <dd>
        <span className={shape}>{word}</span> {rawState && <code>{rawState}</code>}
        <span>{detail && detail !== rawState && ` “${detail}”`}</span>
      </dd>
      <dt>Price</dt>
      <dd>
        <span>{hourlyMicros === null ? "not specified" : `$${rateText(hourlyMicros)}/h`}</span>
        <span>{billing && `, ${billingLabels[billing].toLowerCase()}`}</span>
      </dd>
      {instance.paidUntil && instance.committedMicros !== null && (
        <>
          <dt>Paid until</dt>
          <dd>
            <LocalTime at={instance.paidUntil} />
            <span>{`, $${costText(instance.committedMicros)} in advance, not refunded`}</span>
          </dd>
        </>
      )}
      <dt>{instance.endedAt ? "Cost" : "So far"}</dt>
      <dd>
        {cost === null ? "not specified" : `${instance.bills === null ? "up to " : ""}$${costText(cost)}`}
      </dd>
      <dt>Since</dt>
      <dd>
        <LocalTime at={instance.startedAt} />
      </dd>
      {instance.endedAt ? (
        <>
          <dt>Ended</dt>
          <dd>
            <LocalTime at={instance.endedAt} />
          </dd>
        </>
      ) : (
        instance.ours && (
          <>
            <dt>Ends</dt>
            <dd>
              <TerminationDetails instance={instance} />
            </dd>
          </>
        )
      )}
      {instance.accountLabel && (
        <>
          <dt>Account</dt>
          <dd>{instance.accountLabel}</dd>
        </>
      )}
      <dt>Its id there</dt>
      <dd>
        <code>{nativeId}</code>
      </dd>
      <dt>Seen at</dt>
      <dd>
        <a href={instance.console} target="_blank" rel="noreferrer">
          {`${instance.providerLabel}’s console`}
        </a>
        {launchId && (
          <span>
            {" · "}
            <Link href={`/launches/${launchId}`} prefetch={false}>
              How it was launched
            </Link>
          </span>
        )}
      </dd>
    </dl>
  );
}

function TerminationDetails({ instance }: { instance: InstanceView }) {
  const now = useNow();
  const { endsAt, killSwitch, providerLabel, termination } = instance;
  if (!termination && instance.state === "terminating") return <span>now, and not by this app</span>;
  if (termination)
    return (
      <span>
        asked for <RelativeTime at={termination.askedAt} /> ago
      </span>
    );
  return (
    <span className={endsSoon(instance, now) ? "t-warn" : undefined}>
      <span>{endsAt === null ? "never by this app" : <FutureTime at={Date.parse(endsAt)} from={now} />}</span>
      <span>{endsAt !== null && " by this app"}</span>
      {killSwitch && (
        <span>
          ; {killSwitch.at && <FutureTime at={Date.parse(killSwitch.at)} from={now} isShort />}
          <span>{killSwitch.at && killSwitch.spend && " or "}</span>
          <span>{killSwitch.spend && `$${killSwitch.spend}`}</span> by <span>{providerLabel}</span>
        </span>
      )}
    </span>
  );
}
