"use client";

import type { ReactNode } from "react";

import { stepDurationText } from "@/components/instances/figures";
import { cx } from "@/components/ui/cx";
import { Timestamp } from "@/components/ui/event-time";
import { Icon } from "@/components/ui/icon";
import { RichText } from "@/components/ui/rich-text";
import { useNow, Until } from "@/components/ui/time";
import { durationText } from "@/lib/format";
import type { HistoryEvent, LaunchView } from "@/lib/instances/schema";

type Look = HistoryEvent["tone"] | "busy" | "later";

const looks = {
  good: { icon: <Icon name="check" className="text-good" />, title: undefined },
  plain: { icon: <Icon name="check" className="text-good" />, title: undefined },
  warn: { icon: <Icon name="triangle-alert" className="text-warn" />, title: "text-warn" },
  bad: { icon: <Icon name="octagon-alert" className="text-bad" />, title: "text-bad" },
  busy: {
    icon: (
      <Icon name="loader-circle" className="text-accent [animation-duration:1.6s] motion-safe:animate-spin" />
    ),
    title: undefined,
  },
  later: {
    icon: <span className="size-2 rounded-full border-[1.5px] border-ink-3" aria-hidden="true" />,
    title: "text-ink-3",
  },
} as const satisfies Record<Look, unknown>;

/** The steps so far, oldest first, then those that come without the user. */
export function LaunchSteps({ launch }: { launch: LaunchView }) {
  return (
    <ol className="px-4 pt-3 pb-1.5 max-md:px-3">
      {launch.steps.map((step) => (
        <Step
          key={`${step.at} ${step.kind} ${step.title}`}
          look={step.tone}
          time={<Timestamp at={step.at} />}
          title={<RichText text={step.title} />}
          detail={step.detail && <RichText text={step.detail} />}
          took={step.took === null ? null : stepDurationText(step.took)}
        />
      ))}
      <PendingSteps launch={launch} />
    </ol>
  );
}

interface StepProps {
  look: Look;
  /** When it happened; a step without a time is not done yet. */
  time?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  took?: string | null;
}

function Step({ look, time, title, detail, took }: StepProps) {
  const { icon, title: titleColor } = looks[look];
  return (
    <li className="relative grid grid-cols-[84px_14px_minmax(0,1fr)_auto] gap-x-3 pb-3 not-last:after:absolute not-last:after:top-[21px] not-last:after:bottom-px not-last:after:left-[102.5px] not-last:after:w-px not-last:after:bg-line-strong max-md:grid-cols-[14px_minmax(0,1fr)_auto] max-md:not-last:after:left-[6.5px]">
      <span className="text-xs/5 text-ink-3 max-md:col-start-2 max-md:row-start-2 max-md:text-xs empty:max-md:hidden">
        {time}
      </span>
      <span className="flex h-5 items-center justify-center max-md:col-start-1 max-md:row-start-1">
        {icon}
      </span>
      <div className="min-w-0 max-md:col-start-2 max-md:row-start-1">
        <span className={cx("font-medium", titleColor)}>{title}</span>
        {detail && <p className="text-xs/[17px] wrap-anywhere text-ink-3">{detail}</p>}
      </div>
      {took && (
        <span className="text-xs/5 whitespace-nowrap text-ink-3 max-md:col-start-3 max-md:row-start-1">
          {took}
        </span>
      )}
    </li>
  );
}

/** The steps that have not happened yet. */
function PendingSteps({ launch }: { launch: LaunchView }) {
  const now = useNow();
  const { state, search, instance, providerLabel } = launch;
  if (state === "prepared" || state === "sending")
    return <Step look="busy" title={`Waiting for ${providerLabel}`} />;
  if (state === "unknown") {
    return (
      <Step
        look="busy"
        title={
          <span>
            Next check <span>{search?.nextAt && <Until at={search.nextAt} />}</span>
          </span>
        }
        detail={`If ${search ? `${search.needed} checks` : "several checks"} over 10 min don’t find it, it was not created.`}
      />
    );
  }
  if (state !== "confirmed" && state !== "adopted") return null;
  if (!instance) return <Step look="busy" title={`Waiting until ${providerLabel} lists the machine`} />;
  if (instance.state !== "provisioning") return null;
  return (
    <>
      <Step
        look="busy"
        title="Starting"
        detail={
          <span>
            <span>
              {instance.rawState ? `Provider status: “${instance.rawState}”` : "Waiting for status"}
            </span>
            <span>{instance.detail && `: “${instance.detail}”`}</span>
          </span>
        }
        took={durationText(now - Date.parse(instance.startedAt))}
      />
      <Step look="later" title="Running" detail="The SSH command appears here" />
    </>
  );
}
