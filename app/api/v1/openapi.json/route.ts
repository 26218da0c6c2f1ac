import { connection } from "next/server";

import { rejectOtherMethods, forAnyone, noStoreJson } from "@/lib/auth/route";
import { openapiDocument } from "@/lib/openapi/document";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => noStoreJson(openapiDocument()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
