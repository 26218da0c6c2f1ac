"use client";

import { useQuery } from "@tanstack/react-query";

import { useLiveStatus } from "@/components/shell/live-status";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { useNow } from "@/components/ui/time";
import { sourceLabels } from "@/lib/domain/provider-id";
import { pluralize } from "@/lib/format";
import { dateText, listedAtText } from "@/lib/offers/format";
import { offersOptions } from "@/lib/offers/query-options";

import { useOffersNavigation } from "./use-offers-navigation";

/** What a visitor without an account sees: whose prices these are, how old they are, and the ways on. */
export default function MarketLine() {
  const now = useNow();
  const isBoard = useLiveStatus().liveStatus.visitor === "board";
  const { market } = useQuery(offersOptions(useOffersNavigation().query.canonical)).data ?? {};
  if (!market || market.shown === "sandbox" || market.shown === "own") return null;
  const clouds = market.sources.find(({ source }) => source === "gpurentalprices");
  return (
    <section
      aria-label="Public prices"
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b bg-surface px-4 py-[7px] max-md:px-3"
    >
      <Icon name="info" />
      <p>
        <b>
          {clouds
            ? `Public list prices of ${pluralize(clouds.clouds, "cloud")}, ${dateText(clouds.observedAt)}`
            : "Public prices"}
        </b>
        <span>
          {market.sources.map(
            (source) =>
              source !== clouds &&
              ` · ${sourceLabels[source.source]} ${listedAtText(source.observedAt, now)}`,
          )}
        </span>
      </p>
      {!isBoard && <WaysOn hasSandbox={market.available.includes("sandbox")} />}
    </section>
  );
}

function WaysOn({ hasSandbox }: { hasSandbox: boolean }) {
  return (
    <span className="ml-auto inline-flex flex-wrap gap-1.5">
      <Link className={buttonClass({ variant: "outline" })} href="/providers/connect">
        Connect a cloud
      </Link>
      {hasSandbox && (
        <Link className={buttonClass()} href="/?market=sandbox">
          Try launching in the sandbox
        </Link>
      )}
    </span>
  );
}
