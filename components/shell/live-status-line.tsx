"use client";

import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { durationText } from "@/lib/format";
import type { ProviderState } from "@/lib/poll/schema";

import { useNow } from "@/components/ui/time";
import { useLiveStatus } from "./live-status";

const warn = "h-2 bg-warn";
const bad = "h-1 bg-bad";
/** The height shows the state, too. */
const ticks: Partial<Record<ProviderState, string>> = {
  held: warn,
  limited: warn,
  silent: bad,
  refused: bad,
  "no-credit": bad,
  waiting: "h-1 bg-plot-faint",
};

/** The number of online providers and the age of the least recent successful poll. */
export function LiveStatusLine() {
  const { liveStatus, hasFailed } = useLiveStatus();
  const now = useNow();
  const { mode, providers, sources } = liveStatus;
  // Without an account the offers are public prices, and the sandbox stays out of sight.
  const isPublic = mode === "sandbox" && sources.length > 0;
  const connected = isPublic ? sources : providers.filter(({ state }) => state !== "not-connected");
  const count = `${connected.filter(({ state }) => state === "answers").length} of ${connected.length}`;
  // The pages show the date of each public price.
  const age =
    !isPublic &&
    liveStatus.oldest &&
    durationText(Math.max(now, Date.parse(liveStatus.at)) - Date.parse(liveStatus.oldest));
  return (
    <Link
      className="inline-flex items-center gap-2 text-ink-2 hover:text-ink hover:no-underline max-sm:min-h-(--touch)"
      href="/providers"
    >
      <span className="inline-flex h-3.5 items-end gap-0.5" aria-hidden="true">
        {connected.map((one) => (
          <i
            key={"source" in one ? one.source : one.provider}
            className={cx("w-1 rounded-[1px]", ticks[one.state] ?? "h-3.5 bg-good")}
          />
        ))}
      </span>
      {hasFailed ? (
        <span className="text-bad">The app isn’t responding</span>
      ) : (
        <span className="max-xs:group-has-data-spend/top:sr-only">
          {isPublic ? (
            <>
              <span>{count}</span>
              <span className="max-lg:sr-only"> sources online</span>
            </>
          ) : (
            <span className="max-lg:hidden">
              {connected.length === 0 ? "no provider connected" : `${count} online${age ? " · oldest " : ""}`}
            </span>
          )}
          {age ? (
            <span>{age}</span>
          ) : (
            !isPublic && connected.length > 0 && <span className="lg:hidden">checking</span>
          )}
        </span>
      )}
    </Link>
  );
}
