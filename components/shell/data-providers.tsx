"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { LiveStatus } from "@/lib/poll/schema";

import { ClockProvider } from "@/components/ui/time";
import { LinkNavigation } from "./link-navigation";
import { LiveStatusProvider } from "./live-status";

/** The client caches: React Query for data, SWR for the live status. */
export function DataProviders({ liveStatus, children }: { liveStatus: LiveStatus; children: ReactNode }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <LiveStatusProvider value={liveStatus}>
        <ClockProvider start={Date.parse(liveStatus.at)}>
          <LinkNavigation />
          {children}
        </ClockProvider>
      </LiveStatusProvider>
    </QueryClientProvider>
  );
}
