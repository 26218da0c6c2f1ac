import { connection } from "next/server";

import { readPulse } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return Response.json(await readPulse(), { headers: { "cache-control": "no-store" } });
}
