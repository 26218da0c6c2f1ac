import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import { GpuHead, gpuTitle } from "@/components/gpus/gpu-head";
import { GpuPanels } from "@/components/gpus/gpu-panels";
import { MarketLinks } from "@/components/gpus/market-links";
import { MarketNotices } from "@/components/gpus/market-notices";
import "@/components/gpus/part.css";
import { AutoRefresh } from "@/components/shell/auto-refresh";
import { PageBody } from "@/components/ui/page";
import { guardBrowsing } from "@/lib/auth/guard";
import { gpuHref } from "@/lib/gpu-prices/links";
import { readGpuPage } from "@/lib/gpu-prices/page";
import { readPeriod } from "@/lib/gpu-prices/periods";
import { findModel } from "@/lib/gpu-prices/queries";
import { readPageMarket } from "@/lib/gpu-prices/shown-market";
import { parseBackQuery } from "@/lib/offers/back";
import { readDisplay } from "@/lib/offers/usual-currency";
import { toParams } from "@/lib/page-params";

type Props = PageProps<"/gpus/[gpuId]">;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await connection();
  const { gpuId } = await params;
  const given = toParams(await searchParams);
  await guardBrowsing(`/gpus/${gpuId}?${given}`);
  const model = findModel(gpuId, await readPageMarket(String(given)));
  return { title: model ? `${gpuTitle(model)}: prices` : "Unknown GPU" };
}

export default async function GpuPage({ params, searchParams }: Props) {
  await connection();
  const { gpuId } = await params;
  const given = toParams(await searchParams);
  await guardBrowsing(`/gpus/${gpuId}?${given}`);
  const shown = await readPageMarket(String(given));
  const page = await readGpuPage(gpuId, shown);
  if (!page) notFound();
  const { query } = shown;
  const display = await readDisplay(parseBackQuery(query, given.get("currency") ?? undefined));
  return (
    <PageBody data-part="gpus" data-real={shown.market === "sandbox" ? undefined : ""}>
      <AutoRefresh />
      <MarketNotices notices={shown.notices} />
      <GpuHead page={page} query={query} />
      <MarketLinks {...shown} hrefOf={(market) => gpuHref(gpuId, `market=${market}`)} />
      <GpuPanels page={page} query={query} display={display} period={readPeriod(given.get("period"))} />
    </PageBody>
  );
}
