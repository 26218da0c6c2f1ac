import { z } from "zod";

import { readFeedState, saveFeedFailure, saveRates, type FetchedRate } from "@/db/rates";
import type { RateFeed } from "@/db/schema";
import { isDue } from "@/lib/clock/clock";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { day, hour, minute } from "@/lib/domain/durations";

/** Needs no key; its terms require the attribution in the footer. */
export const defaultFeedUrl = "https://open.er-api.com/v6/latest/USD";

const initialRetryDelay = minute;
const maxRetryDelay = hour;
const timeout = 15_000;
const maxReplyBytes = 1024 * 1024;

const replySchema = z.object({
  base_code: z.literal("USD"),
  time_last_update_unix: z.number().int().positive(),
  rates: z.record(z.string(), z.unknown()),
});

interface FeedRequest {
  database: Reader;
  feed: RateFeed;
  url: string;
  now: Date;
  signal: AbortSignal;
}

/** Fetches the feed once a day, sooner after a failure. Returns true if rates or their state changed. */
export async function updateRates(request: FeedRequest): Promise<boolean> {
  const { database, feed } = request;
  const now = request.now.getTime();
  const state = await readFeedState(database, feed);
  if (state && !isDue(state.nextAt, now, day)) return false;
  try {
    const rates = await fetchRates(request);
    await atomically(
      database,
      (tx) =>
        saveRates(tx, rates, {
          feed,
          attemptedAt: now,
          fetchedAt: now,
          nextAt: now + day,
          message: null,
        }),
      "offers",
    );
  } catch (error) {
    if (request.signal.aborted) return false;
    const waited = state?.message ? Math.max(0, state.nextAt - state.attemptedAt) : initialRetryDelay / 2;
    await atomically(
      database,
      (tx) =>
        saveFeedFailure(tx, {
          feed,
          attemptedAt: now,
          fetchedAt: state?.fetchedAt ?? null,
          nextAt: now + Math.min(maxRetryDelay, waited * 2),
          message: error instanceof FeedError ? error.message : "The exchange rate service can’t be reached.",
        }),
      "offers",
    );
  }
  return true;
}

class FeedError extends Error {}

async function fetchRates({ url, signal }: FeedRequest): Promise<FetchedRate[]> {
  const response = await fetch(url, {
    redirect: "error",
    headers: { accept: "application/json" },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
  });
  if (!response.ok) throw new FeedError(`The exchange rate service returned ${response.status}.`);
  const parsed = replySchema.safeParse(await readJson(response));
  if (!parsed.success) throw new FeedError("The exchange rate service returned an unknown format.");
  const datedAt = parsed.data.time_last_update_unix * 1000;
  return Object.entries(parsed.data.rates).flatMap(([currency, perUsd]) =>
    /^[A-Z]{3}$/.test(currency) && typeof perUsd === "number" && perUsd > 1e-6 && perUsd < 1e9
      ? [{ currency, usd: 1 / perUsd, datedAt }]
      : [],
  );
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxReplyBytes) throw new FeedError("The exchange rate service returned too much data.");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new FeedError("The exchange rate service did not return JSON.");
  }
}
