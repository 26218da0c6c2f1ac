import type { Machine } from "../state/machine";
import type { ShadeFacts } from "./facts";

/** When the thresholds delete a machine: at the date, or at the spent amount; null without thresholds. */
export function autoDeleteAt({ facts, createdAt, hourlyMicros }: Machine<ShadeFacts>): number | null {
  const { date_threshold: date, spend_threshold: spend } = facts.autoDelete ?? {};
  const due: number[] = [];
  if (date !== undefined) due.push(Math.max(createdAt, Date.parse(date)));
  if (spend !== undefined) due.push(createdAt + ((Number(spend) * 1e6) / hourlyMicros) * 3_600_000);
  const first = Math.min(...due);
  return Number.isFinite(first) ? first : null;
}
