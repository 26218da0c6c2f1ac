import type { NextRequest } from "next/server";

import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { csvResponse } from "@/lib/csv";
import { gpuHistoryCsv } from "@/lib/gpu-prices/csv";
import { getGpu } from "@/lib/gpu-prices/queries";
import { problemResponse } from "@/lib/problem";

/** A GPU, or its history as CSV: a folder cannot be named `[gpuId].csv`. */
export async function GET(
  { nextUrl }: NextRequest,
  { params }: RouteContext<"/api/v1/gpus/[gpuId]">,
): Promise<Response> {
  return forAnyone(async () => {
    const { gpuId } = await params;
    const isCsv = gpuId.endsWith(".csv");
    const id = isCsv ? gpuId.slice(0, -".csv".length) : gpuId;
    const gpu = await getGpu(id, nextUrl.searchParams);
    if (!gpu)
      return problemResponse(
        404,
        "not-found",
        "No GPU has this id. GET /api/v1/gpus lists those with offers.",
      );
    return isCsv ? csvResponse(gpuHistoryCsv(gpu), `${id}-history.csv`) : noStoreJson(gpu);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
