"use client";

import { useIsHydrated } from "./hydration";
import { useNow } from "./time";
import { day } from "@/lib/domain/durations";
import { isoTime } from "@/lib/format";

/** The time of a history entry, with milliseconds if stored, and the date if it is another day. */
export function Timestamp({ at }: { at: string }) {
  const isHere = useIsHydrated();
  const now = useNow();
  const moment = new Date(at);
  const isToday = isHere && moment.toDateString() === new Date(now).toDateString();
  const format = new Intl.DateTimeFormat("en-US-u-hc-h23", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(moment.getMilliseconds() > 0 && { fractionalSecondDigits: 3 }),
    ...(isHere && !isToday && { day: "numeric", month: "short" }),
    ...(!isHere && { timeZone: "UTC" }),
  });
  return <time dateTime={at}>{format.format(moment)}</time>;
}

interface FutureTimeProps {
  at: number;
  /** The current time. */
  from: number;
  /** Omits the date, when it is shown nearby. */
  isShort?: boolean;
}

/** `02:14 tomorrow, Fri, Nov 21`: a future time in the user's time zone. */
export function FutureTime({ at, from, isShort = false }: FutureTimeProps) {
  const isHere = useIsHydrated();
  const zone = isHere ? {} : { timeZone: "UTC" };
  const time = new Intl.DateTimeFormat("en-US-u-hc-h23", { hour: "2-digit", minute: "2-digit", ...zone });
  const date = new Intl.DateTimeFormat("en-US-u-hc-h23", {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...zone,
  });
  const days = isHere ? daysBetween(from, at) : null;
  const word = days === 0 ? " today" : days === 1 ? " tomorrow" : "";
  return (
    <time dateTime={isoTime(at)}>
      <b>{`${time.format(at)}${isHere ? word : " UTC"}`}</b>
      <span>{!isShort && `, ${date.format(at)}`}</span>
    </time>
  );
}

function daysBetween(from: number, to: number): number {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / day);
}
