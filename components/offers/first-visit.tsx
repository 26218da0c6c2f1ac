"use client";

import Link from "next/link";

import { useLiveStatus } from "@/components/shell/live-status";
import type { Mode } from "@/lib/domain/vocabulary";
import type { LiveProvider } from "@/lib/poll/schema";

/** Shown before the first poll ends: lists the providers being polled. */
export function FirstVisit({ mode }: { mode: Mode }) {
  const connected = useLiveStatus().pulse.providers.filter(({ state }) => state !== "not-connected");
  if (connected.length === 0) {
    return (
      <div className="empty">
        <h2>No provider is connected</h2>
        <p>The sandbox is switched off and no account is connected, so there is nobody to ask.</p>
        <Link className="btn primary" href="/providers/connect" prefetch={false}>
          Connect a provider
        </Link>
      </div>
    );
  }
  return (
    <div className="empty" aria-live="polite">
      <h2>{`Asking ${connected.length} providers for the first time`}</h2>
      <p>
        <span>{mode === "sandbox" ? "They are invented, as is what they offer. " : ""}</span>The offers appear
        here by themselves when the answers arrive.
      </p>
      <ul className="asked">
        {connected.map((provider) => (
          <li key={provider.provider} className={stateClass(provider)}>
            {`${provider.label}: ${stateLabel(provider)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function stateClass({ state }: LiveProvider): string {
  if (state === "answers") return "st-ok";
  return state === "waiting" ? "st-off" : "st-bad";
}

function stateLabel({ state, running }: LiveProvider): string {
  if (state === "answers") return "answered";
  if (state === "waiting") return running ? "being asked" : "to be asked";
  return state === "held" ? "answered, held back" : "did not answer";
}
