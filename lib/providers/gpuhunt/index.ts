import { z } from "zod";

import { ProviderError } from "../errors";
import type { ListRequest, ScopeFailure, Snapshot } from "../provider";
import { requireOffers } from "../require-offers";
import type { Source, SourceContext, UnchangedScope } from "../source";
import { createSourceHttp, type SourceHttp } from "../source-http";
import { defaultLimits } from "../transport";

import { readCatalog } from "./catalog";
import { readVersion, readZip } from "./files";

/**
 * Catalog files of dstack's gpuhunt, one for each cloud, in dollars per instance-hour.
 * https://github.com/dstackai/gpuhunt/blob/main/.github/scripts/publish_catalog.sh
 */
export const gpuhunt: Source = {
  id: "gpuhunt",
  summary: "list prices of nine clouds",
  kind: "list",
  baseUrl: "https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com",
  interval: 3600,
  breaker: { failures: 5, firstPause: 300 },
  connect(context) {
    const http = createSourceHttp("gpuhunt", context);
    return { listOffers: (request) => readCatalogs(context, http, request) };
  },
};

const catalogNames = ["aws", "azure", "gcp", "lambdalabs", "nebius", "oci", "runpod", "verda", "cloudrift"];

/**
 * Offers are stale after three times as many polls: 8 days at one an hour. A catalog is dated by the day of its version
 * and is not read again while that stays; some are published hourly, others for a week not at all.
 */
const every = 64;

/** How many times the limit of a reply its decompressed file may be: tables of prices shrink to a tenth. */
const maxExpansion = 10;

const memorySchema = z.object({ versions: z.record(z.string(), z.string()) });

/** Reads each catalog whose version changed. One that fails is a failed scope; the others go on. */
async function* readCatalogs(
  context: SourceContext,
  http: SourceHttp,
  { signal, known }: ListRequest,
): AsyncGenerator<Snapshot | UnchangedScope | ScopeFailure, void> {
  const { memory } = context;
  const versions = new Map(Object.entries(memorySchema.safeParse(await memory.read()).data?.versions ?? {}));
  const published = new Set([...known.keys()].map((nativeId) => nativeId.split("/")[0]));
  for (const name of catalogNames) {
    let error: ProviderError | null = null;
    try {
      const version = await readVersion(http, name, signal);
      if (version.text === versions.get(name) && published.has(name)) {
        yield { kind: "unchanged", scope: name, observedAt: observedAt(version.date, context.now()) };
        continue;
      }
      yield await readSnapshot(context, http, { name, version, signal });
      versions.set(name, version.text);
    } catch (thrown) {
      if (!(thrown instanceof ProviderError)) throw thrown;
      error = thrown;
      // Otherwise the scope would stay failed until the next version.
      versions.delete(name);
    }
    await memory.update(() => ({ versions: Object.fromEntries(versions) }));
    if (error) yield { kind: "failure", scope: name, attemptedAt: context.now(), error };
    if (error?.kind === "rate-limited") return;
  }
}

/** A version is dated by its day, and never in the future. */
function observedAt(date: Date, now: Date): Date {
  return date > now ? now : date;
}

async function readSnapshot(
  context: SourceContext,
  http: SourceHttp,
  { name, version, signal }: { name: string; version: { text: string; date: Date }; signal: AbortSignal },
): Promise<Snapshot> {
  const zip = await readZip(http, { name, version: version.text, signal });
  const maxBytes = maxExpansion * (context.limits?.bytes ?? defaultLimits.bytes);
  const { offers, rejected } = requireOffers(
    "gpuhunt",
    await readCatalog(zip, name, maxBytes),
    `${name}.csv`,
  );
  return {
    kind: "snapshot",
    scope: name,
    observedAt: observedAt(version.date, context.now()),
    complete: true,
    every,
    offers,
    rejected,
  };
}
