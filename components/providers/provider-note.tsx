import Link from "next/link";

import { Moment } from "@/components/ui/moment";
import type { Mode } from "@/lib/domain/vocabulary";
import { counted, durationText } from "@/lib/offers/format";
import { isTroubled } from "@/lib/poll/provider-state";
import type { ProviderStatus } from "@/lib/poll/schema";

/** What happened, what is shown instead, and what to do. */
export function ProviderNote({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { state, message, experimental, remark, breaker, unranked, offers, lastGoodAt } = status;
  if (state === "not-connected") {
    return (
      <>
        Not asked, because it has no account here.{" "}
        <Link href={`/providers/connect#${status.provider}`} prefetch={false}>
          Add one
        </Link>
      </>
    );
  }
  const isFailing = isTroubled(state) && state !== "held";
  return (
    <>
      {state === "held" && (
        <>
          <b>The newest list is not published. {message && sentence(message)}</b>{" "}
          <a href="#held">Look at it</a>{" "}
        </>
      )}
      {isFailing && message && <b>{sentence(message)} </b>}
      {isFailing && !message && "What it said is for the owner to read. "}
      {breaker.state === "open" && breaker.openUntil && (
        <>
          It failed too often in a row, so it is left alone until{" "}
          <Moment at={breaker.openUntil} as="time-seconds" />, then asked once.{" "}
        </>
      )}
      {breaker.state === "half-open" && "One try decides whether it is asked as usual again. "}
      {(isFailing || state === "held") && offers > 0 && lastGoodAt && (
        <>
          The {counted(offers, "offer")} of <Moment at={lastGoodAt} as="time" /> stay, with their age.{" "}
        </>
      )}
      {state === "answers" && message && `${sentence(message)} `}
      {state === "waiting" && "The first answer arrives by itself. "}
      {unranked > 0 && (
        <>
          <b>The currency is not said, so {counted(unranked, "offer is", "offers are")} not ranked.</b> Set{" "}
          <code>CLOUDCOMPUTE_CURRENCY</code> to RUB or USD.{" "}
        </>
      )}
      {experimental && `${experimental} `}
      {remark && unranked === 0 && `${remark} `}
      <span className="every">
        Asked every {durationText(status.intervalSeconds * 1000)}.
        {mode === "sandbox" && (
          <>
            {" "}
            <Link href={`/providers/connect#${status.provider}`} prefetch={false}>
              Connect the real one
            </Link>
          </>
        )}
      </span>
    </>
  );
}

function sentence(text: string): string {
  return /[.!?”]$/.test(text) ? text : `${text}.`;
}
