import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { originLabels } from "@/lib/domain/provider-id";
import { createBreaker } from "@/lib/providers/breaker";
import { ProviderError } from "@/lib/providers/errors";
import type { RejectedRow, ScopeFailure, Snapshot } from "@/lib/providers/provider";
import type { Source } from "@/lib/providers/source";
import { serveSource, type SourceHandler, type SourceServer } from "@/sandbox/sources/serve";
import { createMemory } from "@/testing/cloud/fixture-cloud";
import { mutateReply } from "@/testing/cloud/mutate-reply";
import { propertyRuns } from "@/testing/property-runs";
import { createRandom } from "@/testing/random";

import { findInvariantViolations } from "./contract-invariants";

export interface SourcePoll {
  snapshots: Snapshot[];
  failures: ScopeFailure[];
  offers: ListedOffer[];
  rejected: RejectedRow[];
  /** The error that `listOffers` threw, or null. */
  thrown: unknown;
  /** The waits between requests, in milliseconds; none takes time. */
  waits: number[];
}

/** Runs one complete poll of a source with a new client. */
export async function pollSource(source: Source, url: string, now = new Date()): Promise<SourcePoll> {
  const poll: SourcePoll = {
    snapshots: [],
    failures: [],
    offers: [],
    rejected: [],
    thrown: null,
    waits: [],
  };
  const client = source.connect({
    baseUrl: url,
    breaker: createBreaker({ failures: source.breaker.failures, firstPause: 60_000 }),
    memory: createMemory(),
    now: () => now,
    wait: async (milliseconds, signal) => {
      signal.throwIfAborted();
      poll.waits.push(milliseconds);
    },
  });
  try {
    for await (const part of client.listOffers({ signal: new AbortController().signal, known: new Map() })) {
      if (part.kind === "unchanged") continue;
      if (part.kind === "failure") {
        poll.failures.push(part);
        continue;
      }
      poll.snapshots.push(part);
      poll.offers.push(...part.offers);
      poll.rejected.push(...part.rejected);
    }
  } catch (error) {
    poll.thrown = error;
  }
  return poll;
}

/** The rules that every source keeps: its requests, its failures, and replies of the wrong form. */
export function describeSource(
  source: Source,
  handle: SourceHandler,
  /** Answers with few rows, so that thousands of polls are quick. */
  handleFew: SourceHandler,
): void {
  const label = originLabels[source.id];

  describe(`${label} as a source`, () => {
    let server: SourceServer;
    beforeAll(async () => {
      server = await serveSource(handle);
    });
    afterAll(() => server.close());

    const pollWith = async (fault: Parameters<SourceServer["setFault"]>[0]) => {
      server.setFault(fault);
      try {
        return await pollSource(source, server.url);
      } finally {
        server.setFault(null);
      }
    };
    const failureOf = async (fault: Parameters<SourceServer["setFault"]>[0]): Promise<ProviderError> => {
      const { thrown, snapshots } = await pollWith(fault);
      expect(snapshots).toEqual([]);
      expect(thrown).toBeInstanceOf(ProviderError);
      return thrown as ProviderError;
    };

    it("is read without key, cookie and referrer, under name and version", async () => {
      server.calls.length = 0;
      await pollWith(null);
      expect(server.calls.length).toBeGreaterThan(0);
      for (const { headers } of server.calls) {
        expect(headers["user-agent"]).toMatch(/^cheapest-gpu\/\d+\.\d+\.\d+$/);
        for (const name of ["cookie", "referer", "authorization", "from"])
          expect(headers[name]).toBeUndefined();
      }
    });

    it("lists valid offers with unique ids, twice alike", async () => {
      const now = new Date();
      const first = await pollSource(source, server.url, now);
      const second = await pollSource(source, server.url, now);
      expect(first.thrown).toBeNull();
      expect(first.offers.flatMap((offer) => findInvariantViolations(offer, source.id))).toEqual([]);
      expect(new Set(first.offers.map(({ nativeId }) => nativeId)).size).toBe(first.offers.length);
      for (const { kind, nativeId, billing } of first.offers) {
        expect(kind).toBe(source.kind);
        expect(nativeId.split("/").at(-1)).toBe(billing);
      }
      expect(second).toEqual(first);
    });

    it.each([
      ["html", "unreadable", `${label} returned a web page instead of JSON.`],
      [
        "redirect",
        "unavailable",
        `${label} moved (301) to https://moved.example/prices. The app does not follow redirects of price sources.`,
      ],
      ["rate-limited", "rate-limited", `Too many requests to ${label} (429).`],
      ["down", "unavailable", `${label} failed with error 503.`],
    ] as const)("reports the fault “%s” in a sentence", async (fault, kind, message) => {
      const error = await failureOf(fault);
      expect([error.kind, error.message]).toEqual([kind, message]);
    });

    it("never takes a list without rows, or with moved fields, for an empty market", async () => {
      const empty = await failureOf("empty");
      expect([empty.kind, empty.message]).toEqual([
        "unreadable",
        expect.stringMatching(`^${label} listed no rows in [^.]+\\.$`),
      ]);
      const moved = await failureOf("moved");
      expect([moved.kind, moved.message]).toEqual(["unreadable", expect.stringContaining(label)]);
    });

    it("keeps prices as reported, even a hundred times as high", async () => {
      const usual = await pollWith(null);
      const cents = await pollWith("cents");
      const ids = ({ offers }: SourcePoll) => offers.map(({ nativeId }) => nativeId).sort();
      expect(ids(cents)).toEqual(ids(usual));
      const [cent] = cents.offers;
      const usualCent = usual.offers.find(({ nativeId }) => nativeId === cent?.nativeId);
      expect(Number(cent?.native.amount) / Number(usualCent?.native.amount)).toBeCloseTo(100, 0);
    });

    const runs = propertyRuns({ full: 10_000, short: 300 });
    it(`survives ${runs} malformed replies`, async () => {
      const random = createRandom(2_026);
      const malformed = await serveSource((call) => {
        const reply = handleFew(call);
        return reply && { ...reply, body: mutateReply(reply.body, random) };
      });
      try {
        for (let run = 0; run < runs; run++) {
          const { thrown, offers, failures } = await pollSource(source, malformed.url);
          if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
          for (const { error } of failures) expect(error).toBeInstanceOf(ProviderError);
          expect(offers.flatMap((offer) => findInvariantViolations(offer, source.id))).toEqual([]);
          expect(new Set(offers.map(({ nativeId }) => nativeId)).size).toBe(offers.length);
          malformed.calls.length = 0;
        }
      } finally {
        await malformed.close();
      }
    });
  });
}
