"use client";

import { useNow } from "@/components/shell/clock";
import type { InstanceView } from "@/lib/instances/schema";

import { costNow, keepMaximum } from "./figures";
import { useReadAt } from "./use-read-at";

const shownCosts = new Map<string, number>();

/** What a machine has cost by now, in micro-dollars; null where that is unknown, or there is no machine. */
export function useCost(instance: InstanceView | null): number | null {
  const readAt = useReadAt(instance);
  const now = useNow();
  const micros = instance && costNow(instance, readAt, now);
  return instance === null || micros === null ? null : monotonicCost(instance.id, micros);
}

/** A cost that was counted on in this tab may be a little ahead of the next reading; then it waits instead of falling. */
export function monotonicCost(key: string, micros: number): number {
  return typeof window === "undefined" ? micros : keepMaximum(shownCosts, key, micros);
}
