"use client";

import type { ReactNode } from "react";

import { Facts } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { FutureTime } from "@/components/ui/event-time";
import { Link } from "@/components/ui/link";
import { useNow, LocalTime, RelativeTime } from "@/components/ui/time";
import type { InstanceView } from "@/lib/instances/schema";
import { billingLabels } from "@/lib/offers/labels";

import { costText, endsSoon, rateText } from "./figures";
import { Secrets } from "./secrets";
import { instanceStatus } from "./states";
import { useCost } from "./use-cost";

interface DetailsProps {
  instance: InstanceView;
}

/** How to log in, and the facts about the machine. */
export function MachineDetails({ instance }: DetailsProps) {
  return (
    <div className="grid gap-3 border-t px-4 pt-3.5 pb-3">
      {!instance.endedAt && <SshCommand instance={instance} />}
      <Facts>
        <StatusFact instance={instance} />
        {!instance.endedAt && <AccessFacts instance={instance} />}
        <CostFacts instance={instance} />
        <TimeFacts instance={instance} />
        <ProviderFacts instance={instance} />
      </Facts>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SshCommand({ instance: { sshCommand, ours, state } }: DetailsProps) {
  if (sshCommand) {
    return (
      <div className={commandClass}>
        <code className="min-w-0 flex-1 truncate">{sshCommand}</code>
        <CopyButton text={sshCommand} what="the SSH command" />
      </div>
    );
  }
  if (!ours || state === "stopped" || state === "terminating") return null;
  return <p className="text-xs text-ink-3">The SSH command appears here when the machine has an address.</p>;
}

const commandClass = "flex items-center gap-1.5 rounded-md bg-sunken py-0.5 pr-0.5 pl-2.5";

function StatusFact({ instance }: DetailsProps) {
  const { word, mark } = instanceStatus(instance);
  const { rawState, detail } = instance;
  return (
    <Fact term="Status">
      <span data-mark={mark}>{word}</span> {rawState && <code className="text-ink-3">{rawState}</code>}
      <span>{detail && detail !== rawState && ` “${detail}”`}</span>
    </Fact>
  );
}

function AccessFacts({ instance: { id, sshKey, hasSecrets, services, ports } }: DetailsProps) {
  return (
    <>
      {sshKey && (
        <Fact term="SSH key">
          <span>{sshKey.name}</span> <code>{sshKey.fingerprint}</code>
        </Fact>
      )}
      {hasSecrets && (
        <Fact term="Password">
          <Secrets instanceId={id} />
        </Fact>
      )}
      {services.length > 0 && (
        <Fact term="Web apps">
          <ul>
            {services.map(({ label, url }) => (
              <li key={url}>
                {/^https?:\/\//.test(url) ? (
                  <a href={url} target="_blank" rel="noreferrer">
                    {label}
                  </a>
                ) : (
                  `${label}: ${url}`
                )}
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {ports.length > 0 && (
        <Fact term="Ports">
          {ports
            .map(({ internal, external }) =>
              external === null || external === internal ? `${internal}` : `${internal} at ${external}`,
            )
            .join(", ")}
        </Fact>
      )}
    </>
  );
}

function CostFacts({ instance }: DetailsProps) {
  const cost = useCost(instance);
  const { hourlyMicros, billing, paidUntil, committedMicros, bills } = instance;
  return (
    <>
      <Fact term="Price">
        <span>{hourlyMicros === null ? "not specified" : `$${rateText(hourlyMicros)}/h`}</span>
        <span>{billing && `, ${billingLabels[billing].toLowerCase()}`}</span>
      </Fact>
      {paidUntil && committedMicros !== null && (
        <Fact term="Paid until">
          <LocalTime at={paidUntil} />
          <span>{`, $${costText(committedMicros)} in advance, not refunded`}</span>
        </Fact>
      )}
      <Fact term="Cost">
        {cost === null ? "not specified" : `${bills === null ? "up to " : ""}$${costText(cost)}`}
      </Fact>
    </>
  );
}

function TimeFacts({ instance }: DetailsProps) {
  const { startedAt, endedAt, ours, killSwitch, providerLabel } = instance;
  const now = useNow();
  return (
    <>
      <Fact term="Started">
        <LocalTime at={startedAt} />
      </Fact>
      {endedAt && (
        <Fact term="Ended">
          <LocalTime at={endedAt} />
        </Fact>
      )}
      {!endedAt && ours && (
        <Fact term="Auto-terminate">
          <TerminationTime instance={instance} />
        </Fact>
      )}
      {!endedAt && ours && killSwitch && instance.state !== "terminating" && (
        <Fact term="Auto-delete">
          by <span>{providerLabel}</span>{" "}
          {killSwitch.at && (
            <span>
              at <FutureTime at={Date.parse(killSwitch.at)} from={now} isShort />
            </span>
          )}
          <span>{killSwitch.at && killSwitch.spend && " or "}</span>
          <span>{killSwitch.spend && `at $${killSwitch.spend}`}</span>
        </Fact>
      )}
    </>
  );
}

function TerminationTime({ instance }: DetailsProps) {
  const now = useNow();
  const { endsAt, termination, state } = instance;
  if (termination) {
    return (
      <span>
        requested <RelativeTime at={termination.askedAt} /> ago
      </span>
    );
  }
  if (state === "terminating") return <span>now, not by this app</span>;
  if (endsAt === null) return <span>never</span>;
  return (
    <span className={endsSoon(instance, now) ? "text-warn" : undefined}>
      <FutureTime at={Date.parse(endsAt)} from={now} />
    </span>
  );
}

function ProviderFacts({
  instance: { accountLabel, nativeId, console, providerLabel, launchId },
}: DetailsProps) {
  return (
    <>
      {accountLabel && <Fact term="Account">{accountLabel}</Fact>}
      <Fact term="Provider ID">
        <code>{nativeId}</code>
      </Fact>
      <Fact term="Links">
        <a href={console} target="_blank" rel="noreferrer">
          {`${providerLabel} console`}
        </a>
        {launchId && (
          <span>
            {" · "}
            <Link href={`/launches/${launchId}`}>Launch log</Link>
          </span>
        )}
      </Fact>
    </>
  );
}
