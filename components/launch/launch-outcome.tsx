"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { EndedByProvider } from "@/components/instances/ended-by-provider";
import { MachineNote } from "@/components/instances/machine-note";
import { useInvalidateInstances } from "@/components/instances/use-invalidate-instances";
import { Notice } from "@/components/ui/notice";
import { CopyButton } from "@/components/ui/copy-button";
import { RichText } from "@/components/ui/rich-text";
import { launchOptions } from "@/lib/instances/query-options";

import { PendingSteps } from "./pending-steps";
import { StepList } from "./step-list";
import { OutcomeActions } from "./outcome-actions";
import { OutcomeMoney } from "./outcome-money";
import { outcomeLabels } from "./outcome-labels";

/** One launch from the click to the machine, as the ledger has it. */
export function LaunchOutcome({ id }: { id: string }) {
  useInvalidateInstances();
  const { data: launch, error, failureReason } = useQuery(launchOptions(id));
  if (!launch) return <p className="alone">{error ? error.message : "The launch is on its way."}</p>;
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
        <Notice tone="warn" says="status">
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
