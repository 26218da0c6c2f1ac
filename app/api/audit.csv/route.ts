import { connection } from "next/server";

import { auditCsv } from "@/lib/audit/queries";
import { rejectOtherMethods, forOwner } from "@/lib/auth/route";

export async function GET(): Promise<Response> {
  await connection();
  return forOwner(async () => {
    const day = new Date().toISOString().slice(0, 10);
    return new Response(auditCsv(), {
      headers: {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": `attachment; filename="cheapest-gpu-record-${day}.csv"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
