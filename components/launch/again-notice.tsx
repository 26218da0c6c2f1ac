import { rateText } from "@/components/instances/figures";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { EarlierOrder } from "@/lib/instances/schema";

import { lowerFirstLetter } from "./field-entry";
import type { RestoredDraft } from "./restore-draft";

interface AgainNoticeProps {
  /** Null if the settings are those of another form. */
  earlier: EarlierOrder | null;
  restored: RestoredDraft;
  /** The present price in micro-dollars per hour. */
  priceMicros: number;
}

/** What the form took over from an earlier launch or another form, what is empty, and what is different. */
export function AgainNotice({ earlier, restored: { toFillIn, changes }, priceMicros }: AgainNoticeProps) {
  const isDearer = earlier !== null && priceMicros > earlier.hourlyMicros;
  const isWarning = toFillIn.length > 0 || changes.length > 0 || isDearer;
  return (
    <Notice tone={isWarning ? "warn" : undefined} isInset>
      {earlier ? (
        <span>
          <b>
            Filled in from <Link href={`/launches/${earlier.launchId}`}>{earlier.name}</Link>.
          </b>{" "}
          <span>{priceText(earlier.hourlyMicros, priceMicros)}</span>
        </span>
      ) : (
        <b>Your settings are kept.</b>
      )}
      {toFillIn.length > 0 && (
        <span className="block">
          <b>{`Fill in again: ${toFillIn.map(({ label }) => lowerFirstLetter(label)).join(", ")}.`}</b> These
          settings may hold secrets, so this app does not store them.
        </span>
      )}
      {changes.map((text) => (
        <span key={text} className="block">
          {text}
        </span>
      ))}
    </Notice>
  );
}

/** For an `again` parameter that names no launch. */
export function UnknownLaunchNotice() {
  return (
    <Notice tone="warn" isInset>
      <b>The earlier launch was not found.</b> The form shows default settings. Open{" "}
      <Link href="/instances">Instances</Link> to choose a launch again.
    </Notice>
  );
}

function priceText(before: number, now: number): string {
  const [then, present] = [rateText(before), rateText(now)];
  return then === present
    ? `Launched at $${then}/h, the same as now.`
    : `Launched at $${then}/h, now $${present}/h.`;
}
