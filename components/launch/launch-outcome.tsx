"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { EndedByProvider, MachineNote } from "@/components/instances/machine-note";
import { instanceStatus } from "@/components/instances/states";
import { useInvalidateInstances } from "@/components/instances/use-invalidate-instances";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { RichText } from "@/components/ui/rich-text";
import { launchOptions } from "@/lib/instances/query-options";
import type { LaunchView } from "@/lib/instances/schema";

import { OutcomeActions, OutcomeMoney } from "./outcome-actions";
import { PendingSteps, StepList } from "./steps";

/** One launch from the click to the machine, as the ledger has it. */
export function LaunchOutcome({ id, revision }: { id: string; revision: number }) {
  useInvalidateInstances(revision);
  const { data: launch, error, failureReason } = useQuery(launchOptions(id));
  if (!launch) return <p className="alone">{error ? error.message : "Loading the launch…"}</p>;
  const { title, word, shape } = outcomeLabels(launch);
  const where = [launch.where, launch.regionName].filter(Boolean).join(", ");
  const ssh = launch.instance?.state === "running" ? launch.instance.sshCommand : null;
  return (
    <>
      <header>
        <nav className="crumb" aria-label="Breadcrumb">
          <Link href="/instances" prefetch={false}>
            Instances
          </Link>
          <span className="i i-right" aria-hidden="true" />
          <span>Launch</span>
        </nav>
        <div className="launch-title">
          <h1>{launch.name}</h1>
          <span className="muted">{`${launch.gpuCount} × ${launch.gpuName ?? "unknown GPU"}, ${where}`}</span>
        </div>
      </header>
      {failureReason && (
        <Notice tone="warn" announce="status">
          <b>{failureReason.message}</b> What is shown was read before; it is asked for again by itself.
        </Notice>
      )}
      <section className="panel outcome" aria-label="What became of the launch">
        <header>
          <h2>{title}</h2>
          <output className={shape}>{word}</output>
          <span className="end">
            <OutcomeMoney launch={launch} />
          </span>
        </header>
        {launch.attention && (
          <Notice tone={launch.attention.tone}>
            <b>{launch.attention.title}</b> <RichText text={launch.attention.detail} />
          </Notice>
        )}
        {launch.instance?.attention && !launch.attention && (
          <Notice tone={launch.instance.attention.tone}>
            <MachineNote instance={launch.instance} />
          </Notice>
        )}
        {launch.instance && <EndedByProvider instance={launch.instance} />}
        <StepList steps={launch.steps}>
          <PendingSteps launch={launch} />
        </StepList>
        {ssh && (
          <div className="outcome-way">
            <div className="command">
              <code>{ssh}</code>
              <CopyButton text={ssh} what="the SSH command" />
            </div>
          </div>
        )}
        <OutcomeActions launch={launch} />
      </section>
    </>
  );
}

interface OutcomeLabels {
  title: string;
  word: string;
  shape: string;
}

/** The outcome of a launch: a title, a label and the shape before it. */
export function outcomeLabels({ state, instance }: LaunchView): OutcomeLabels {
  switch (state) {
    case "prepared":
    case "sending":
      return { title: "Being sent", word: "Waiting for the answer", shape: "st-spin" };
    case "rejected":
      return { title: "Refused", word: "Nothing was made", shape: "st-bad" };
    case "unknown":
      return { title: "Launch not confirmed", word: "Not confirmed", shape: "st-warn" };
    case "absent":
      return { title: "Nothing was made", word: "Looked for, not there", shape: "st-off" };
    case "duplicate":
      return { title: "One mark, more than one machine", word: "Both may bill", shape: "st-bad" };
    case "confirmed":
    case "adopted":
      return machineOutcomeLabels(instance);
  }
}

function machineOutcomeLabels(instance: LaunchView["instance"]): OutcomeLabels {
  if (!instance) return { title: "Starting", word: "Accepted", shape: "st-spin" };
  const { word, mark } = instanceStatus(instance);
  if (instance.attention)
    return { title: instance.attention.title, word: instance.attention.word, shape: "st-warn" };
  const titles: Partial<Record<typeof instance.state, string>> = {
    provisioning: "Starting",
    restarting: "Restarting",
    running: "Running",
    gone: instance.endedBy === "cloud" ? "The cloud ended it" : "Ended",
    terminating: "Ending",
  };
  return { title: titles[instance.state] ?? "Launched", word, shape: `st-${mark}` };
}
