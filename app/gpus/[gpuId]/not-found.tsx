import { headers } from "next/headers";

import { MissingGpu } from "@/components/gpus/missing-gpu";
import { findVisitor, maySeeOffers } from "@/lib/auth/guard";
import { listNear } from "@/lib/gpu-prices/queries";
import { readPageMarket } from "@/lib/gpu-prices/shown-market";

/** Next.js renders it for every page of a GPU, and shows it only for an unknown one. */
export default async function GpuNotFound() {
  const address = new URL((await headers()).get("x-address") ?? "/", "http://app");
  const visitor = await findVisitor();
  if (!maySeeOffers(visitor)) return <MissingGpu near={[]} query="" isSandbox />;
  const shown = await readPageMarket(String(address.searchParams));
  const id = decodeURIComponent(address.pathname.split("/")[2] ?? "");
  return <MissingGpu near={listNear(id, shown)} query={shown.query} isSandbox={shown.market === "sandbox"} />;
}
