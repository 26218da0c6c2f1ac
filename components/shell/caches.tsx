"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { Pulse } from "@/lib/poll/schema";

import { Clocked } from "./now";
import { FirstPulse } from "./pulse";

/** The caches of the browser: React Query for data, SWR for the pulse. */
export function Caches({ pulse, children }: { pulse: Pulse; children: ReactNode }) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <FirstPulse value={pulse}>
        <Clocked start={Date.parse(pulse.at)}>{children}</Clocked>
      </FirstPulse>
    </QueryClientProvider>
  );
}
