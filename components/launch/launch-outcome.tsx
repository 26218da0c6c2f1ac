"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { TerminatePanel } from "@/components/instances/confirm-panel";
import { costText, rateText } from "@/components/instances/figures";
import { EndedByProvider, MachineNote } from "@/components/instances/machine-note";
import { instanceStatus } from "@/components/instances/states";
import { useCost } from "@/components/instances/use-cost";
import { useInvalidateInstances } from "@/components/instances/use-invalidate-instances";
import { BackLink, LaunchAgainLink } from "@/components/offers/back-link";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { HydratedButton } from "@/components/ui/hydration";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { BackArrow, backLinkClass } from "@/components/ui/page";
import { RichText } from "@/components/ui/rich-text";
import { launchOptions } from "@/lib/instances/query-options";
import type { LaunchView } from "@/lib/instances/schema";

import { crumbsClass, titleRowClass } from "./launch-head";
import { LaunchSteps } from "./launch-steps";

const quietButton = buttonClass({ variant: "quiet" });

/** One launch from the click to the machine, as the ledger has it. */
export function LaunchOutcome({ id, revision }: { id: string; revision: number }) {
  useInvalidateInstances(revision);
  const { data: launch, error, failureReason } = useQuery(launchOptions(id));
  if (!launch) return <p className="text-ink-2">{error ? error.message : "Loading the launch…"}</p>;
  const { instance } = launch;
  const { label, mark } = outcomeStatus(launch);
  const where = [launch.where, launch.regionName].filter(Boolean).join(", ");
  const ssh = instance?.state === "running" ? instance.sshCommand : null;
  return (
    <>
      <header className="grid gap-2.5">
        <nav className={crumbsClass} aria-label="Breadcrumb">
          <Link className={backLinkClass} href="/instances">
            <BackArrow />
            Back to instances
          </Link>
        </nav>
        <div className={titleRowClass}>
          <h1 className="wrap-anywhere">{launch.name}</h1>
          <output data-mark={mark}>{label}</output>
          <span className="text-ink-3">
            {`${launch.gpuCount} × ${launch.gpuName ?? "unrecognized GPU"}, ${where}`}
          </span>
        </div>
      </header>
      {failureReason && (
        <Notice tone="warn" announce="status" isInset>
          <b>{failureReason.message}</b> This page may be out of date; retrying.
        </Notice>
      )}
      <Card title="Launch log" aria-label="Launch log" end={<OutcomeCost launch={launch} />}>
        <div className="not-empty:border-b [&>:first-child]:border-t-0">
          {launch.attention && (
            <Notice tone={launch.attention.tone}>
              <b>{launch.attention.title}</b> <RichText text={launch.attention.detail} />
            </Notice>
          )}
          {instance?.attention && !launch.attention && (
            <Notice tone={instance.attention.tone}>
              <MachineNote instance={instance} />
            </Notice>
          )}
          {instance && <EndedByProvider instance={instance} />}
        </div>
        <LaunchSteps launch={launch} />
        {ssh && (
          <div className="mx-4 mb-3 flex items-center gap-1.5 rounded-md bg-sunken py-0.5 pr-0.5 pl-2.5 max-md:mx-3">
            <code className="min-w-0 flex-1 truncate">{ssh}</code>
            <CopyButton text={ssh} what="the SSH command" />
          </div>
        )}
        <OutcomeActions launch={launch} />
      </Card>
    </>
  );
}

interface OutcomeStatus {
  label: string;
  mark: string;
}

function outcomeStatus({ state, instance }: LaunchView): OutcomeStatus {
  switch (state) {
    case "prepared":
    case "sending":
      return { label: "Launching…", mark: "busy" };
    case "rejected":
      return { label: "Not created", mark: "bad" };
    case "unknown":
      return { label: "Launch not confirmed", mark: "warn" };
    case "absent":
      return { label: "Not created", mark: "off" };
    case "duplicate":
      return { label: "More than one machine", mark: "bad" };
    case "confirmed":
    case "adopted":
      return instance ? machineStatus(instance) : { label: "Accepted", mark: "busy" };
  }
}

function machineStatus(instance: NonNullable<LaunchView["instance"]>): OutcomeStatus {
  if (instance.state === "gone" && instance.endedBy === "cloud")
    return { label: "Terminated by the provider", mark: "off" };
  const { word, mark } = instanceStatus(instance);
  return { label: word, mark };
}

/** The next steps for the present state of the launch. */
function OutcomeActions({ launch }: { launch: LaunchView }) {
  const [isAsking, setAsking] = useState(false);
  const { id: launchId, state, instance, offerId, providerLabel } = launch;
  const again = { offerId, launchId };
  if (state === "rejected" || state === "absent") {
    return (
      <Foot>
        <LaunchAgainLink className={buttonClass({ variant: "primary" })} {...again}>
          Launch again
        </LaunchAgainLink>
        <BackLink className={quietButton}>Back to offers</BackLink>
      </Foot>
    );
  }
  if (state === "unknown") {
    return (
      <Foot>
        <span className="text-ink-2">{`Other launches on this ${providerLabel} account are paused.`}</span>
        <LaunchAgainLink className={quietButton} {...again}>
          Launch anyway…
        </LaunchAgainLink>
        <Link className={quietButton} href="/instances">
          Open in Instances
        </Link>
      </Foot>
    );
  }
  const canTerminate =
    instance !== null &&
    instance.actions.includes("terminate") &&
    instance.termination === null &&
    !instance.endedAt;
  return (
    <>
      {isAsking && instance && (
        <div className="mx-4 mb-3.5 max-md:mx-3">
          <TerminatePanel instance={instance} close={() => setAsking(false)} />
        </div>
      )}
      <Foot>
        {canTerminate && !isAsking && (
          <HydratedButton variant="danger" onClick={() => setAsking(true)}>
            Terminate…
          </HydratedButton>
        )}
        <Link className={quietButton} href={instance ? `/instances?machine=${instance.id}` : "/instances"}>
          Open in Instances
        </Link>
        {instance?.state === "provisioning" && <span className="text-ink-3">You can close this page.</span>}
        {instance && (
          <LaunchAgainLink className={quietButton} {...again}>
            Launch again
          </LaunchAgainLink>
        )}
      </Foot>
    </>
  );
}

function Foot({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5 text-xs max-md:px-3">
      {children}
    </div>
  );
}

/** The cost so far, or what it may cost. */
function OutcomeCost({ launch }: { launch: LaunchView }) {
  const cost = useCost(launch.instance);
  const { state, instance, hourlyMicros } = launch;
  if (state === "rejected" || state === "absent") return <span>$0.00</span>;
  if (state === "unknown" && launch.paidUntil !== null)
    return <span>{`could be up to $${costText(launch.committedMicros)}`}</span>;
  if (state === "unknown" || state === "duplicate")
    return <span>{`could be up to $${rateText(hourlyMicros)}/h`}</span>;
  const presentMicros = instance?.hourlyMicros ?? hourlyMicros;
  const isDearer = instance?.attention?.isPrice === true && presentMicros > hourlyMicros;
  return (
    <>
      {cost !== null && (
        <span>
          <b className="text-ink">{`$${costText(cost)}`}</b>{" "}
          <span>{instance?.endedAt ? "in total" : "so far"}</span> ·{" "}
        </span>
      )}
      <span className={isDearer ? "text-bad" : undefined}>{`$${rateText(presentMicros)}/h`}</span>
      {isDearer && <span>{` (agreed $${rateText(hourlyMicros)}/h)`}</span>}
    </>
  );
}
