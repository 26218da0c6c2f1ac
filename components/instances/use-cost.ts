"use client";

import { useNow } from "@/components/ui/clock";
import type { InstanceView } from "@/lib/instances/schema";

import { costNow, keepMaximum } from "./figures";
import { useReadAt } from "./use-read-at";

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
