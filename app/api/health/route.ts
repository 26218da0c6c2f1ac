import { connection } from "next/server";

import { readHealth } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return Response.json(await readHealth(), { headers: { "cache-control": "no-store" } });
}
