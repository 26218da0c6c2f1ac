import { connection } from "next/server";

import { forAnyone, fresh } from "@/lib/auth/route";
import { openapiDocument } from "@/lib/openapi/document";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => fresh(openapiDocument()));
}
