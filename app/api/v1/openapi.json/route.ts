import { connection } from "next/server";

import { rejectOtherMethods } from "@/lib/auth/other-methods";
import { forAnyone, noStoreJson } from "@/lib/auth/route";
import { openapiDocument } from "@/lib/openapi/document";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => noStoreJson(openapiDocument()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
