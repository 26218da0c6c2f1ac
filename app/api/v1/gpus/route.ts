import type { NextRequest } from "next/server";

import { forAnyone, noStoreJson, rejectOtherMethods } from "@/lib/auth/route";
import { getGpus } from "@/lib/gpu-prices/queries";

export async function GET({ nextUrl }: NextRequest): Promise<Response> {
  return forAnyone(async () => noStoreJson(await getGpus(nextUrl.searchParams)));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
