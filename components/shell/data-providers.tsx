"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { LiveStatus } from "@/lib/poll/schema";

import { ClockProvider } from "@/components/ui/clock";
import { LiveStatusProvider } from "./live-status";

/** The client caches: React Query for data, SWR for the live status. */
export function DataProviders({ pulse, children }: { pulse: LiveStatus; children: ReactNode }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <LiveStatusProvider value={pulse}>
        <ClockProvider start={Date.parse(pulse.at)}>{children}</ClockProvider>
      </LiveStatusProvider>
    </QueryClientProvider>
  );
}
