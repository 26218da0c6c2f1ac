/** A token that may launch anything: its caps are never reached. */
export const unlimitedGrant = {
  scope: "launch",
  hourCapMicros: 1e12,
  dayCapMicros: 1e12,
  committedCapMicros: 1e12,
} as const;
