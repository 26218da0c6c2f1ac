/** Few runs of each property in `npm test`; all of them in `npm run test:chaos`. */
export const isFullRun = process.env["PROPERTY_RUNS"] === "full";

export function propertyRuns(goal: { full: number; short: number }): number {
  return isFullRun ? goal.full : goal.short;
}
