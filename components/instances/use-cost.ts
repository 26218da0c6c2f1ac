"use client";

import { useState } from "react";

import { useNow } from "@/components/ui/time";
import { isoTime } from "@/lib/format";
import type { InstanceView } from "@/lib/instances/schema";

import { costNow, keepMaximum } from "./figures";

const shownCosts = new Map<string, number>();

/** The current cost of a machine in micro-dollars; null if it is unknown or there is no machine. */
export function useCost(instance: InstanceView | null): number | null {
  const readAt = useReadAt(instance);
  const now = useNow();
  const micros = instance && costNow(instance, readAt, now);
  return instance === null || micros === null ? null : monotonicCost(instance.id, micros);
}

/** A cost counted up in this tab may be ahead of the next reading; it then stays instead of falling. */
export function monotonicCost(key: string, micros: number): number {
  return typeof window === "undefined" ? micros : keepMaximum(shownCosts, key, micros);
}

/** When this query result arrived, for figures that count up from there. */
export function useReadAt(answer: unknown): string {
  const now = useNow();
  const [known, setKnown] = useState({ answer, at: now });
  if (known.answer !== answer) setKnown({ answer, at: now });
  return isoTime(known.answer === answer ? known.at : now);
}
