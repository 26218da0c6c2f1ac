import type { Metadata } from "next";
import { connection } from "next/server";

import { GpuFilter, GpuList } from "@/components/gpus/gpu-list";
import { MarketLinks } from "@/components/gpus/market-links";
import { MarketNotices } from "@/components/gpus/market-notices";
import "@/components/gpus/part.css";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { PageHead } from "@/components/ui/page";
import { guardBrowsing } from "@/lib/auth/guard";
import { pluralize } from "@/lib/format";
import { gpusHref } from "@/lib/gpu-prices/links";
import { arrangeList, readListView } from "@/lib/gpu-prices/list";
import { listModels } from "@/lib/gpu-prices/models";
import { readPageMarket } from "@/lib/gpu-prices/shown-market";
import { parseBackQuery } from "@/lib/offers/back";
import { readDisplay } from "@/lib/offers/usual-currency";
import { toParams } from "@/lib/page-params";

export const metadata: Metadata = { title: "GPUs" };

export default async function GpusPage({ searchParams }: PageProps<"/gpus">) {
  await connection();
  const given = toParams(await searchParams);
  await guardBrowsing(`/gpus?${given}`);
  const shown = await readPageMarket(String(given));
  const display = await readDisplay(parseBackQuery(shown.query, given.get("currency") ?? undefined));
  const view = readListView(given);
  const all = listModels(shown.offerIndex);
  return (
    <main id="main" data-part="gpus" data-real={shown.market === "sandbox" ? undefined : ""}>
      <AutoRefresh />
      <PageHead title="GPUs" end={<GpuFilter view={view} query={shown.query} />}>
        <span>{`${pluralize(all.size, "GPU model")} with offers. Each price is the lowest per GPU-hour, without sold-out offers.`}</span>
      </PageHead>
      <MarketNotices notices={shown.notices} />
      <MarketLinks
        {...shown}
        className="border-b bg-surface px-4 py-1.5 max-lg:px-3"
        hrefOf={(market) => gpusHref(`market=${market}`)}
      />
      <GpuList models={arrangeList(all.values(), view)} view={view} display={display} query={shown.query} />
    </main>
  );
}
