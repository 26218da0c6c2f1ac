"use client";

import Link from "next/link";

import { durationText } from "@/lib/offers/format";
import type { ProviderState } from "@/lib/poll/schema";

import { useNow } from "./now";
import { usePulse } from "./pulse";

const ticks: Partial<Record<ProviderState, string>> = {
  held: "w",
  limited: "w",
  silent: "b",
  refused: "b",
  "no-credit": "b",
  waiting: "n",
};

/** Whether the providers answer, in one line. */
export function PulseLine() {
  const { pulse, hasFailed } = usePulse();
  const now = useNow();
  const connected = pulse.providers.filter(({ state }) => state !== "not-connected");
  const answering = connected.filter(({ state }) => state === "answers").length;
  const age = pulse.asOf && durationText(Math.max(now, Date.parse(pulse.at)) - Date.parse(pulse.asOf));
  return (
    <Link className="pulse" href="/providers" prefetch={false}>
      <span className="ticks" aria-hidden="true">
        {connected.map(({ provider, state }) => (
          <i key={provider} className={ticks[state]} />
        ))}
      </span>
      {hasFailed ? (
        <span className="t-bad">The app does not answer</span>
      ) : (
        <span>
          <span className="wide-only">
            <span>
              {connected.length === 0
                ? "no provider connected"
                : `${answering} of ${connected.length} providers answer`}
            </span>
            <span>{age && " · "}</span>
          </span>
          {age ? (
            <span>
              <span className="read">read </span>
              <span>{age}</span> ago
            </span>
          ) : (
            connected.length > 0 && <span className="narrow-only">asking</span>
          )}
        </span>
      )}
    </Link>
  );
}
