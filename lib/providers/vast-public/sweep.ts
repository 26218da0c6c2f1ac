import type { ListedOffer } from "@/lib/domain/offer";

import { isTransient, ProviderError } from "../errors";
import type { ListRequest, RejectedRow, ScopeFailure, Snapshot } from "../provider";
import { requireOffers } from "../require-offers";

import { bandsBetween, cutsOf, splitBand, type ReadBand } from "./bands";
import { gpuNames } from "./gpu-names";
import { gpuNameOf, readAsks, readGpuName, readPrice } from "./normalize";
import { maxPageRows, type Requests } from "./requests";

/** About 13 minutes; the next poll goes on with the next name. */
const maxRequests = 80;
const maxRequestsPerName = 200;
const maxFailuresInARow = 3;

/**
 * Reads one GPU name after the other, popular ones first, and yields each as a scope of its own. Starts at the name
 * where the last poll stopped. Throws only if the first request fails.
 */
export async function* sweep(
  requests: Requests,
  { known }: ListRequest,
): AsyncGenerator<Snapshot | ScopeFailure, void> {
  const { state } = requests;
  const { rows } = await requests.sample();
  requireOffers("vast-public", readAsks(rows), "its market");
  if (known.size === 0) yield* readSample(rows, requests.now());
  const names = orderNames([...gpuNames, ...rows.flatMap(readGpuName), ...namesOf(known)], state.next);
  let failures = 0;
  for (const [index, name] of names.entries()) {
    state.next = name;
    if (index > 0 && requests.sent >= maxRequests) return state.save();
    try {
      yield await readName(requests, name);
      failures = 0;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      failures += 1;
      yield { kind: "failure", scope: name, attemptedAt: requests.now(), error };
      if (!isTransient(error) && failures < maxFailuresInARow) continue;
      // A name that always fails must not keep the others from being read.
      state.next = names[index + 1] ?? null;
      return state.save();
    }
  }
  state.next = null;
  await state.save();
}

/** The cheapest asks of the market, so that the first poll shows some at once. */
function* readSample(rows: readonly unknown[], observedAt: Date): Generator<Snapshot, void> {
  for (const name of new Set(rows.flatMap(readGpuName))) {
    const reading = readAsks(
      rows.filter((row) => readGpuName(row)[0] === name),
      name,
    );
    if (reading.offers.length > 0)
      yield {
        kind: "snapshot",
        scope: name,
        observedAt,
        complete: false,
        every: 1,
        isProvisional: true,
        ...reading,
      };
  }
}

/** Every name once, the one at which the sweep goes on first. */
function orderNames(all: string[], next: string | null): string[] {
  const names = [...new Set(all)];
  const start = next === null ? 0 : Math.max(0, names.indexOf(next));
  return [...names.slice(start), ...names.slice(0, start)];
}

/** The names of published offers: a name that is no longer listed must be read until its offers are gone. */
function namesOf(known: ReadonlyMap<string, ListedOffer>): string[] {
  return [...known.keys()].flatMap((nativeId) => gpuNameOf(nativeId) ?? []);
}

/** All asks of one GPU name, from as many price bands as it takes. */
async function readName(requests: Requests, name: string): Promise<Snapshot> {
  const observedAt = requests.now();
  const { state } = requests;
  const pending = bandsBetween(state.cuts.get(name) ?? []);
  const bands: ReadBand[] = [];
  const offers = new Map<string, ListedOffer>();
  const rejected: RejectedRow[] = [];
  let complete = true;
  try {
    for (let sent = 0; pending[0]; sent++) {
      if (sent === maxRequestsPerName) {
        complete = false;
        break;
      }
      const [band] = pending;
      const page = await requests.ask(name, band);
      if (page.rows.length > 0 && !page.rows.some((row) => readGpuName(row)[0] === name))
        throw new ProviderError("vast-public", "unreadable", `Vast.ai listed other GPUs instead of ${name}.`);
      const halves = page.isFull ? splitBand(band, page.rows.flatMap(readPrice)) : null;
      pending.splice(0, 1, ...(halves ?? []));
      if (halves) continue;
      if (page.isFull) complete = false;
      bands.push({ ...band, rows: page.rows.length });
      const reading = readAsks(page.rows, name);
      for (const offer of reading.offers) keepCheaper(offers, offer);
      rejected.push(...reading.rejected);
    }
  } finally {
    state.cuts.set(name, cutsOf([...bands, ...pending.map((band) => ({ ...band, rows: maxPageRows }))]));
  }
  const reading = { offers: [...offers.values()], rejected };
  // No rows at all is a name that is sold out or no longer used.
  if (rejected.length > 0) requireOffers("vast-public", reading, name);
  return { kind: "snapshot", scope: name, observedAt, complete, every: 1, ...reading };
}

/** An ask whose price rose or fell between two requests is in two bands. */
function keepCheaper(offers: Map<string, ListedOffer>, offer: ListedOffer): void {
  const other = offers.get(offer.nativeId);
  if (!other || Number(offer.native.amount) < Number(other.native.amount)) offers.set(offer.nativeId, offer);
}
