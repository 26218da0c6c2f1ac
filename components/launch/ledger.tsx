import type { ReactNode } from "react";

import { tookText } from "@/components/instances/figures";
import { Stamp } from "@/components/ui/stamp";
import { Words } from "@/components/ui/words";
import type { HistoryEvent } from "@/lib/instances/schema";

/** What happened, oldest first, and after it what is waited for. */
export function Ledger({ steps, children }: { steps: HistoryEvent[]; children?: ReactNode }) {
  return (
    <ol className="ledger">
      {steps.map((step) => (
        <li key={`${step.at} ${step.kind} ${step.title}`} className={step.tone}>
          <Stamp at={step.at} />
          <span className="mark" aria-hidden="true" />
          <div>
            <b>
              <Words text={step.title} />
            </b>
            {step.detail && (
              <p>
                <Words text={step.detail} />
              </p>
            )}
          </div>
          {step.took !== null && <span className="took">{tookText(step.took)}</span>}
        </li>
      ))}
      {children}
    </ol>
  );
}

interface AwaitedProps {
  /** Whether it is being done, or only comes after that. */
  isNow: boolean;
  title: ReactNode;
  detail: ReactNode;
  took?: string | null;
}

/** A step that is not there yet. */
export function Awaited({ isNow, title, detail, took }: AwaitedProps) {
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
