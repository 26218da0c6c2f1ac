import { connection } from "next/server";

import { otherThan } from "@/lib/auth/other-methods";
import { forMonitor, fresh } from "@/lib/auth/route";
import { readHealth } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return forMonitor(async (maySee) => {
    const health = await readHealth();
    return fresh(maySee ? health : { status: health.status });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
