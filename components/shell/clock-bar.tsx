"use client";

import { usePulse } from "./pulse";

/** Says on every page that this computer's clock is wrong, as long as it is. */
export function ClockBar() {
  return <ClockWarning aheadSeconds={usePulse().pulse.clockAheadSeconds} />;
}

/** The same for pages without a live status. `aheadSeconds` is null where the clock is right, or nothing is known. */
export function ClockWarning({ aheadSeconds }: { aheadSeconds: number | null }) {
  if (aheadSeconds === null) return null;
  return (
    <aside className="clock-bar" aria-label="Clock">
      <span className="i i-warn" aria-hidden="true" />
      <span>
        <b>{`This computer’s clock is ${offText(Math.abs(aheadSeconds))} ${aheadSeconds > 0 ? "ahead" : "behind"}.`}</b>{" "}
        <span>Auto-terminate times may be off until it is corrected. Turn on automatic time (NTP).</span>
      </span>
    </aside>
  );
}

/** `3 min 12 s`, `2 h 5 min`, `1 d 3 h`. */
function offText(seconds: number): string {
  const units: [number, string][] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [[large, largeName], small] = [units[first] ?? [1, "s"], units[first + 1]];
  const rest = small && Math.floor((seconds % large) / small[0]);
  return `${Math.floor(seconds / large)} ${largeName}${rest ? ` ${rest} ${small[1]}` : ""}`;
}
