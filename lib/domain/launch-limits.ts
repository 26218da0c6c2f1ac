/** The limits over everything that the app launches, in machines and micro-dollars. */
export interface LaunchLimits {
  /** Machines that are not gone, and launches with an unknown outcome. */
  maxMachines: number;
  /** Their cost per hour. */
  maxHourlyMicros: number;
  /** The commitments of the launches of 24 hours. */
  maxCommittedMicros: number;
}

/** Limits as one source sets them; null where it sets none. */
export type PartialLimits = { [Name in keyof LaunchLimits]: number | null };

export const limitNames = [
  "maxMachines",
  "maxHourlyMicros",
  "maxCommittedMicros",
] as const satisfies (keyof LaunchLimits)[];

export const noLimits: PartialLimits = { maxMachines: null, maxHourlyMicros: null, maxCommittedMicros: null };

/** The variable of each limit. */
export const limitVariables: Record<keyof LaunchLimits, string> = {
  maxMachines: "LAUNCH_MAX_MACHINES",
  maxHourlyMicros: "LAUNCH_MAX_USD_PER_HOUR",
  maxCommittedMicros: "LAUNCH_MAX_COMMITTED_USD_PER_DAY",
};

/** Hours until the app terminates a machine, where neither the order nor the owner sets them. */
export const defaultHours = 8;

/** The longest time limit of a machine, in hours. */
export const maxHours = 8_760;

/** Where neither the environment nor the owner sets a limit. */
export const defaultLimits: LaunchLimits = {
  maxMachines: 5,
  maxHourlyMicros: 20e6,
  maxCommittedMicros: 200e6,
};

/** The largest limits that the owner can set: the committed one is 24 hours at the hourly one. */
export const largestLimits: LaunchLimits = {
  maxMachines: 100,
  maxHourlyMicros: 1_000e6,
  maxCommittedMicros: 24_000e6,
};

/** The limits in force: the owner's, at most those of the environment. */
export function resolveLimits(environment: PartialLimits, stored: PartialLimits): LaunchLimits {
  const resolve = (name: keyof LaunchLimits) =>
    Math.min(
      stored[name] ?? environment[name] ?? defaultLimits[name],
      environment[name] ?? Number.POSITIVE_INFINITY,
    );
  return {
    maxMachines: resolve("maxMachines"),
    maxHourlyMicros: resolve("maxHourlyMicros"),
    maxCommittedMicros: resolve("maxCommittedMicros"),
  };
}

/** The largest value that the owner can set for a limit. */
export function largestLimit(environment: PartialLimits, name: keyof LaunchLimits): number {
  return Math.min(largestLimits[name], environment[name] ?? Number.POSITIVE_INFINITY);
}

/** Whether any limit is higher afterwards. */
export function raisesLimit(before: LaunchLimits, after: LaunchLimits): boolean {
  return limitNames.some((name) => after[name] > before[name]);
}
