"use client";

import Link from "next/link";

import { durationText } from "@/lib/format";
import type { ProviderState } from "@/lib/poll/schema";

import { useNow } from "@/components/ui/time";
import { useLiveStatus } from "./live-status";

const tickClasses: Partial<Record<ProviderState, string>> = {
  held: "w",
  limited: "w",
  silent: "b",
  refused: "b",
  "no-credit": "b",
  waiting: "n",
};

/** The number of online providers and the age of the least recent successful poll. */
export function LiveStatusLine() {
  const { liveStatus, hasFailed } = useLiveStatus();
  const now = useNow();
  const connected = liveStatus.providers.filter(({ state }) => state !== "not-connected");
  const answering = connected.filter(({ state }) => state === "answers").length;
  const age =
    liveStatus.oldest &&
    durationText(Math.max(now, Date.parse(liveStatus.at)) - Date.parse(liveStatus.oldest));
  return (
    <Link className="pulse" href="/providers" prefetch={false}>
      <span className="ticks" aria-hidden="true">
        {connected.map(({ provider, state }) => (
          <i key={provider} className={tickClasses[state]} />
        ))}
      </span>
      {hasFailed ? (
        <span className="t-bad">The app isn’t responding</span>
      ) : (
        <span>
          <span className="wide-only">
            {connected.length === 0
              ? "no provider connected"
              : `${answering} of ${connected.length} online${age ? " · oldest " : ""}`}
          </span>
          {age ? <span>{age}</span> : connected.length > 0 && <span className="narrow-only">checking</span>}
        </span>
      )}
    </Link>
  );
}
