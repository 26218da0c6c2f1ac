import { connection } from "next/server";

import { rejectOtherMethods, forAnyone, noStoreJson } from "@/lib/auth/route";
import { findVisitor } from "@/lib/auth/guard";
import { readLiveStatus } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => noStoreJson(await readLiveStatus((await findVisitor()) ?? "stranger")));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
