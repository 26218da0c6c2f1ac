import { connection } from "next/server";

import { forMetrics, rejectOtherMethods } from "@/lib/auth/route";
import { metricsType, renderMetrics } from "@/lib/monitoring/render";

export async function GET(): Promise<Response> {
  await connection();
  return forMetrics(
    async () =>
      new Response(await renderMetrics(), {
        headers: { "content-type": metricsType, "cache-control": "no-store" },
      }),
  );
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
