import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { connection } from "next/server";

import "@/components/instances/part.css";
import { InstancesOverview } from "@/components/instances/instances-overview";
import { guardPage } from "@/lib/auth/guard";
import { instanceOptions, instancesOptions } from "@/lib/instances/query-options";
import { readDisplay } from "@/lib/offers/usual-currency";
import { readInstanceDetail, readInstances, readInstancesRevision } from "@/lib/instances/queries";

export const metadata: Metadata = { title: "Instances" };

export default async function InstancesPage({ searchParams }: PageProps<"/instances">) {
  await connection();
  const { machine } = await searchParams;
  await guardPage(
    typeof machine === "string" ? `/instances?${new URLSearchParams({ machine })}` : "/instances",
  );
  const id = typeof machine === "string" ? machine : null;
  const revision = await readInstancesRevision();
  const [view, detail] = await Promise.all([readInstances(), id === null ? null : readInstanceDetail(id)]);
  const client = new QueryClient();
  client.setQueryData(instancesOptions().queryKey, view);
  if (detail) client.setQueryData(instanceOptions(detail.id).queryKey, detail);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <main id="main" data-part="instances">
        <InstancesOverview revision={revision} display={await readDisplay("")} />
      </main>
    </HydrationBoundary>
  );
}
