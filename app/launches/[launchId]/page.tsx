import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";

import "@/components/launch/part.css";
import { LaunchOutcome } from "@/components/launch/launch-outcome";
import { PageBody } from "@/components/ui/page";
import { guardPage } from "@/lib/auth/guard";
import { launchOptions } from "@/lib/instances/query-options";
import { readInstancesRevision, readLaunch } from "@/lib/instances/queries";

export const metadata: Metadata = { title: "Launch" };

export default async function LaunchedPage({ params }: PageProps<"/launches/[launchId]">) {
  await connection();
  const { launchId } = await params;
  await guardPage(`/launches/${launchId}`);
  const revision = await readInstancesRevision();
  const launch = await readLaunch(launchId);
  if (!launch) notFound();
  const client = new QueryClient();
  client.setQueryData(launchOptions(launchId).queryKey, launch);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PageBody data-part="launch" className="mx-auto w-[min(100%,1128px)] grid-cols-1">
        <LaunchOutcome id={launchId} revision={revision} />
      </PageBody>
    </HydrationBoundary>
  );
}
