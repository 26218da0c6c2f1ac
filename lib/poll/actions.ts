"use server";

import { guardAction } from "@/lib/auth/guard";

import { requestRefresh } from "./refresh";
import type { RefreshAnswer } from "./schema";

/** Requests a poll of one provider; the scheduler runs it, at most once per minimum interval. */
export async function pollProvider(provider: string): Promise<RefreshAnswer> {
  await guardAction();
  return requestRefresh(provider);
}

export async function pollAll(): Promise<RefreshAnswer> {
  await guardAction();
  return requestRefresh(null);
}
