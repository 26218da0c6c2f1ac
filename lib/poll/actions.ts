"use server";

import { guardAction } from "@/lib/auth/guard";

import { requestRefresh } from "./refresh";
import type { RefreshAnswer } from "./schema";

/** Asks for a poll of one provider and returns; the scheduler does it, at most once per minimum interval. */
export async function pollProvider(provider: string): Promise<RefreshAnswer> {
  await guardAction();
  return requestRefresh(provider);
}

/** Asks for a poll of every provider and returns. */
export async function pollAll(): Promise<RefreshAnswer> {
  await guardAction();
  return requestRefresh(null);
}
