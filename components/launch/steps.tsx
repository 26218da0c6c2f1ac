"use client";

import type { ReactNode } from "react";

import { stepDurationText } from "@/components/instances/figures";
import { Timestamp } from "@/components/ui/event-time";
import { useNow, Until } from "@/components/ui/time";
import { RichText } from "@/components/ui/rich-text";
import { durationText } from "@/lib/format";
import type { HistoryEvent, LaunchView } from "@/lib/instances/schema";

/** The further steps of a launch that come without the user. */
export function PendingSteps({ launch }: { launch: LaunchView }) {
  const now = useNow();
  const { state, search, instance, providerLabel } = launch;
  if (state === "prepared" || state === "sending") {
    return <PendingStep isNow title="The answer" detail={`${providerLabel} is being asked, once.`} />;
  }
  if (state === "unknown") {
    return (
      <PendingStep
        isNow
        title={
          search ? (
            <span>
              List <span>{search.listings + 1}</span>
              {search.nextAt && (
                <span>
                  , <Until at={search.nextAt} />
                </span>
              )}
            </span>
          ) : (
            "The next list"
          )
        }
        detail={`${search ? `${search.listings} of ${search.needed} complete lists so far do not show it. ` : ""}When ${search?.needed ?? "enough"} do not, over at least 10 min, it counts as not created. If it appears later, it is tracked again.`}
      />
    );
  }
  if (state !== "confirmed" && state !== "adopted") return null;
  if (!instance) {
    return <PendingStep isNow title="The account’s list" detail="It has not shown the machine yet." />;
  }
  if (instance.state !== "provisioning") return null;
  return (
    <>
      <PendingStep
        isNow
        title="Starting"
        detail={
          <span>
            <span>
              {instance.rawState ? (
                <span>
                  status <code>{instance.rawState}</code>
                </span>
              ) : (
                "no status was told"
              )}
            </span>
            <span>{instance.detail && `: “${instance.detail}”`}</span>
          </span>
        }
        took={durationText(now - Date.parse(instance.startedAt))}
      />
      <PendingStep isNow={false} title="Running" detail="The way in is shown here." />
    </>
  );
}

/** The steps so far, oldest first, then the pending ones. */
export function StepList({ steps, children }: { steps: HistoryEvent[]; children?: ReactNode }) {
  return (
    <ol className="ledger">
      {steps.map((step) => (
        <li key={`${step.at} ${step.kind} ${step.title}`} className={step.tone}>
          <Timestamp at={step.at} />
          <span className="mark" aria-hidden="true" />
          <div>
            <b>
              <RichText text={step.title} />
            </b>
            {step.detail && (
              <p>
                <RichText text={step.detail} />
              </p>
            )}
          </div>
          {step.took !== null && <span className="took">{stepDurationText(step.took)}</span>}
        </li>
      ))}
      {children}
    </ol>
  );
}

interface PendingStepProps {
  /** True if it is in progress, false if it comes later. */
  isNow: boolean;
  title: ReactNode;
  detail: ReactNode;
  took?: string | null;
}

/** A step that has not happened yet. */
export function PendingStep({ isNow, title, detail, took }: PendingStepProps) {
  return (
    <li className={isNow ? "now" : "todo"}>
      <span />
      <span className="mark" aria-hidden="true" />
      <div>
        <b>{title}</b>
        <p>{detail}</p>
      </div>
      {took && <span className="took">{took}</span>}
    </li>
  );
}
