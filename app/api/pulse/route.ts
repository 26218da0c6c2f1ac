import { connection } from "next/server";

import { otherThan } from "@/lib/auth/other-methods";
import { forAnyone, fresh } from "@/lib/auth/route";
import { findVisitor } from "@/lib/auth/visitor";
import { readPulse } from "@/lib/poll/queries";

export async function GET(): Promise<Response> {
  await connection();
  return forAnyone(async () => fresh(await readPulse((await findVisitor()) ?? "stranger")));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
