import type { ReactNode } from "react";

import { stepDurationText } from "@/components/instances/figures";
import { Timestamp } from "@/components/ui/timestamp";
import { RichText } from "@/components/ui/rich-text";
import type { HistoryEvent } from "@/lib/instances/schema";

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
