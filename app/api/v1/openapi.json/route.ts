import { connection } from "next/server";

import { otherThan } from "@/lib/auth/other-methods";
import { forAnyone, fresh } from "@/lib/auth/route";
import { openapiDocument } from "@/lib/openapi/document";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => fresh(openapiDocument()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
