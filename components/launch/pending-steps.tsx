"use client";

import { spanText } from "@/components/instances/figures";
import { useNow } from "@/components/ui/clock";
import { Until } from "@/components/ui/relative-time";
import type { LaunchView } from "@/lib/instances/schema";

import { PendingStep } from "./step-list";

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
        detail={`${search ? `${search.listings} of ${search.needed} complete lists so far are without it. ` : ""}When ${search?.needed ?? "enough"} are, and ten minutes are over, it is called absent; if it turns up later, it is taken back in.`}
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
        took={spanText(now - Date.parse(instance.startedAt))}
      />
      <PendingStep isNow={false} title="Running" detail="The way in is shown here." />
    </>
  );
}
