"use client";

import { usePathname, useSearchParams } from "next/navigation";

import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { amountText, pluralize } from "@/lib/format";

import { useLiveStatus } from "./live-status";

const lowerFirstLetter = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** The current hourly cost of the owner's machines; hidden when nothing can bill. */
export function SpendLine() {
  const { instances, mode, sources } = useLiveStatus().liveStatus;
  const path = usePathname();
  const market = useSearchParams().get("market");
  if (!instances) return null;
  const { billing, hourlyMicros, maxHourlyMicros, needsYou, changed, isPastCap } = instances;
  const [first] = changed;
  if (billing === 0 && maxHourlyMicros === 0) return null;
  // Sample dollars never stand beside real prices.
  if (mode === "sandbox" && sources.length > 0 && path === "/" && market !== "sandbox")
    return (
      <Link className="text-ink-2" href="/instances">
        {pluralize(billing, "sandbox machine")}
      </Link>
    );
  const isOpen = maxHourlyMicros > hourlyMicros;
  const maxText = `$${amountText(maxHourlyMicros / 1e6)}/h`;
  return (
    <Link
      data-spend=""
      className={cx(
        "inline-flex items-baseline gap-1.5 text-ink-2 hover:text-ink hover:no-underline max-sm:mx-1 max-sm:min-h-(--touch) max-sm:items-center lg:border-l lg:pl-3 [&>b]:text-sm",
        needsYou > 0 ? "[&>b]:text-warn" : "[&>b]:text-ink",
      )}
      href="/instances"
    >
      {first && <Icon name="triangle-alert" className={isPastCap ? "text-bad" : undefined} />}
      {isOpen && <b className="lg:hidden">{`up to ${maxText}`}</b>}
      <b className={isOpen ? "max-lg:hidden" : undefined}>{`$${amountText(hourlyMicros / 1e6)}/h`}</b>
      {first ? (
        <span className={isPastCap ? "text-bad" : undefined}>
          <span className="max-lg:hidden">
            {changed.length > 1
              ? `${changed.length} machines differ from their order`
              : first.isPrice
                ? lowerFirstLetter(first.text)
                : "1 machine differs from its order"}
          </span>
          <span className="sr-only lg:hidden">changed</span>
        </span>
      ) : (
        <span className="max-lg:hidden">
          <span>{pluralize(billing, "machine running", "machines running")}</span>
          <span>{isOpen && `, could be up to ${maxText}`}</span>
        </span>
      )}
    </Link>
  );
}
