"use client";

import type { ReactNode } from "react";

import { useIsHydrated } from "@/components/ui/hydration";
import { LocalTime } from "@/components/ui/time";

export interface DatedItem {
  key: string;
  /** ISO 8601 UTC. */
  at: string;
  content: ReactNode;
}

/** Items under the days of the user's time zone; of UTC until hydration, as their times. */
export function DayGroups({ items }: { items: DatedItem[] }) {
  const isHere = useIsHydrated();
  const dayOf = (at: string) => (isHere ? new Date(at).toDateString() : at.slice(0, 10));
  const days: DatedItem[][] = [];
  for (const item of items) {
    const day = days.at(-1);
    if (day && dayOf(day[0]!.at) === dayOf(item.at)) day.push(item);
    else days.push([item]);
  }
  return days.map((day) => (
    <section key={day[0]!.key}>
      <h2 className="sticky top-(--top) z-5 border-y bg-sunken px-4 py-1.5 text-xs text-ink-2 max-md:px-3">
        <LocalTime at={day[0]!.at} as="day" />
        <span>{!isHere && " UTC"}</span>
      </h2>
      <ol>
        {day.map(({ key, content }) => (
          <li key={key} className="border-b bg-surface">
            {content}
          </li>
        ))}
      </ol>
    </section>
  ));
}
