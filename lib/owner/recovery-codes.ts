import "server-only";

import { headers } from "next/headers";

import { getDatabase } from "@/db/client";
import { findOwnerId } from "@/db/owners";
import { getAuthForRequest } from "@/lib/auth/get-auth";

/** The unused recovery codes; null while one-time codes are off. */
export async function findRecoveryCodes(): Promise<string[] | null> {
  const userId = await findOwnerId(getDatabase());
  if (userId === null) return null;
  const { api } = await getAuthForRequest(await headers());
  const found = await api.viewBackupCodes({ body: { userId } }).catch(() => null);
  return found?.backupCodes ?? null;
}
