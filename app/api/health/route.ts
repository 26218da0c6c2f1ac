import { connection } from "next/server";

import { rejectOtherMethods, forMonitor, noStoreJson } from "@/lib/auth/route";
import { readHealth } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return forMonitor(async (view) => {
    const health = await readHealth(view === "all");
    return noStoreJson(view === "state" ? { status: health.status } : health);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
