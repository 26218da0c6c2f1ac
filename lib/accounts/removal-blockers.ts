import { pluralize } from "@/lib/format";

/** The removal blockers of an account as text; empty without any. */
export function removalBlockersText({ machines, launches }: { machines: number; launches: number }): string {
  return [
    machines > 0 &&
      `${pluralize(machines, "machine")} started by this app ${machines === 1 ? "still exists" : "still exist"}`,
    launches > 0 &&
      `${pluralize(launches, "launch", "launches")} ${launches === 1 ? "is" : "are"} not confirmed yet`,
  ]
    .filter(Boolean)
    .join(", and ");
}
