import Link from "next/link";

import { LocalTime } from "@/components/ui/time";
import type { Mode } from "@/lib/domain/vocabulary";
import { durationText, pluralize } from "@/lib/format";
import { isProviderFailing } from "@/lib/poll/provider-state";
import type { ProviderStatus } from "@/lib/poll/schema";

/** Explains a provider's state, the data shown instead, and the remedy. */
export function ProviderNote({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { state, message, experimental, remark, breaker, unranked, offers, lastGoodAt, neededVariable } =
    status;
  if (state === "not-connected") {
    return (
      <span>
        Not connected.{" "}
        <Link href={`/providers/connect#${status.provider}`} prefetch={false}>
          Add one
        </Link>
      </span>
    );
  }
  const isFailing = isProviderFailing(state) && state !== "held";
  return (
    <span>
      {state === "held" && (
        <span>
          <b>{`The newest list is held. ${message ? withFullStop(message) : ""}`}</b>{" "}
          <a href="#held">Review</a>{" "}
        </span>
      )}
      {isFailing && message && <b>{`${withFullStop(message)} `}</b>}
      <span>{isFailing && !message && "Sign in to read the error. "}</span>
      {breaker.state === "open" && breaker.openUntil && (
        <span>
          It failed several times in a row. Checks are paused until{" "}
          <LocalTime at={breaker.openUntil} as="time-seconds" />, then one is made.{" "}
        </span>
      )}
      <span>
        {breaker.state === "half-open" && "The next check decides whether the usual schedule resumes. "}
      </span>
      {(isFailing || state === "held") && offers > 0 && lastGoodAt && (
        <span>
          Showing <span>{pluralize(offers, "offer")}</span> from <LocalTime at={lastGoodAt} as="time" />.{" "}
        </span>
      )}
      <span>{state === "answers" && message && `${withFullStop(message)} `}</span>
      <span>{state === "waiting" && "The first check is running. "}</span>
      {unranked > 0 && (
        <span>
          <b>
            Currency unknown: <span>{pluralize(unranked, "offer is", "offers are")}</span> not ranked.
          </b>{" "}
          {neededVariable && (
            <span>
              Set <code>{neededVariable.name}</code>
              <span>{` to ${neededVariable.values}. `}</span>
            </span>
          )}
        </span>
      )}
      <span>{experimental && `${experimental} `}</span>
      <span>{remark && unranked === 0 && `${remark} `}</span>
      <span className="every">
        Checked every <span>{durationText(status.intervalSeconds * 1000)}</span>.
        {mode === "sandbox" && (
          <span>
            {" "}
            <Link href={`/providers/connect#${status.provider}`} prefetch={false}>
              Connect the real one
            </Link>
          </span>
        )}
      </span>
    </span>
  );
}

function withFullStop(text: string): string {
  return /[.!?”]$/.test(text) ? text : `${text}.`;
}
