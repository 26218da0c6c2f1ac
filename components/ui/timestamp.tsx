"use client";

import { useNow } from "./clock";

import { useIsHydrated } from "./use-is-hydrated";

const second: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** The time of a history entry, with milliseconds if stored, and the date if it is another day. */
export function Timestamp({ at }: { at: string }) {
  const isHere = useIsHydrated();
  const now = useNow();
  const moment = new Date(at);
  const isToday = isHere && moment.toDateString() === new Date(now).toDateString();
  const format = new Intl.DateTimeFormat("en-GB", {
    ...second,
    ...(moment.getMilliseconds() > 0 && { fractionalSecondDigits: 3 }),
    ...(isHere && !isToday && { day: "numeric", month: "short" }),
    ...(!isHere && { timeZone: "UTC" }),
  });
  return <time dateTime={at}>{format.format(moment)}</time>;
}
