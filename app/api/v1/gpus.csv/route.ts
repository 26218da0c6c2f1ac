import type { NextRequest } from "next/server";

import { forAnyone, rejectOtherMethods } from "@/lib/auth/route";
import { csvResponse } from "@/lib/csv";
import { gpusCsv } from "@/lib/gpu-prices/csv";
import { getGpus } from "@/lib/gpu-prices/queries";

export async function GET({ nextUrl }: NextRequest): Promise<Response> {
  return forAnyone(async () => csvResponse(gpusCsv(await getGpus(nextUrl.searchParams)), "gpus.csv"));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
