"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { LocalTime, RelativeTime, Until } from "@/components/ui/time";
import { isoTime } from "@/lib/format";

import type { OffersFailure } from "./use-offers-navigation";

interface FailureNoticeProps {
  failure: OffersFailure;
  /** When the shown rows were read, ISO 8601 UTC. */
  at: string;
  /** Whether the rows are those of the previous view. */
  isOld: boolean;
}

export function FailureNotice({ failure, at, isOld }: FailureNoticeProps) {
  return (
    <Notice tone="bad" announce="alert" end={<Button onClick={failure.tryNow}>Try now</Button>}>
      <b>Can’t refresh the offers.</b> <span>{failure.message}</span> Showing{" "}
      <span>{isOld && "your previous "}</span>results from <LocalTime at={at} as="time-seconds" />,{" "}
      <RelativeTime at={at} /> old; retrying <Until at={isoTime(failure.nextTry)} />.
    </Notice>
  );
}
