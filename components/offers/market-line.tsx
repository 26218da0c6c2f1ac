"use client";

import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { useNow } from "@/components/ui/time";
import { sourceLabels } from "@/lib/domain/provider-id";
import { pluralize } from "@/lib/format";
import { listedAtText, longDateText } from "@/lib/offers/format";
import type { OffersView } from "@/lib/offers/view-schema";

const maxNamedSources = 3;

/** What a visitor without an account sees: whose prices these are, how old they are, and the ways on. */
export function MarketLine({ view: { market } }: { view: OffersView }) {
  const now = useNow();
  const { sources, available } = market;
  const clouds = sources.find(({ source }) => source === "gpurentalprices");
  const others = sources.filter(({ source }) => source !== "gpurentalprices");
  const newest = others
    .map(({ observedAt }) => observedAt)
    .sort()
    .at(-1);
  return (
    <section
      aria-label="Public prices"
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b bg-surface px-4 py-[7px] max-md:px-3"
    >
      <Icon name="info" />
      <p>
        <b>{clouds ? `Public list prices of ${pluralize(clouds.clouds, "cloud")}` : "Public prices"}</b>
        <span>{clouds && `, ${longDateText(clouds.observedAt)}`}</span>
        <span className="text-ink-2">
          {newest && others.length > maxNamedSources
            ? ` · ${others.length} more sources, newest ${listedAtText(newest, now)}`
            : others.map(
                ({ source, observedAt }) => ` · ${sourceLabels[source]} ${listedAtText(observedAt, now)}`,
              )}
        </span>
      </p>
      <span className="ml-auto inline-flex flex-wrap gap-1.5">
        <Link className={buttonClass({ variant: "outline" })} href="/providers/connect">
          Connect a cloud
        </Link>
        {available.includes("sandbox") && (
          <Link className={buttonClass()} href="/?market=sandbox">
            Try launching in the sandbox
          </Link>
        )}
      </span>
    </section>
  );
}
