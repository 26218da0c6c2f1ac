import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { findInvariantViolations } from "./contract-invariants";
import { ProviderError } from "@/lib/providers/errors";
import {
  pollFixture,
  type FixtureCloud,
  type FixtureReply,
  type FixturePollOptions,
  type Replies,
} from "@/testing/cloud/fixture-cloud";
import type { Provider } from "@/lib/providers/provider";
import { propertyRuns } from "@/testing/property-runs";

interface PropertySubject {
  replies: Replies;
  offersRoute: string;
  settings?: FixturePollOptions["settings"];
}

interface ReplyChange {
  at: number;
  how: "replace" | "remove" | "repeat";
  value: unknown;
}

const numRuns = propertyRuns({ full: 300, short: 40 });

const oddValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    0.5,
    1e308,
    1e-9,
    "NaN",
    "-0",
    "1e5",
    "１２",
    "\u202egnp",
    "a/b",
    "__proto__",
    [],
    {},
    [null],
    true,
  ),
);

const change: fc.Arbitrary<ReplyChange> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace", "replace", "remove", "repeat"),
  value: oddValue,
});

/** For any reply: throws only `ProviderError`, and returns no offer that breaks an invariant. */
export function describeProperties(
  provider: Provider,
  subject: PropertySubject,
  cloudOf: () => FixtureCloud,
): void {
  describe(`arbitrary replies (${numRuns} runs each)`, () => {
    it("survives any JSON", () =>
      fc.assert(
        fc.asyncProperty(fc.jsonValue(), (json) => survives((reply) => ({ ...reply, json }))),
        { numRuns },
      ));

    it("survives mutations of its own replies", () =>
      fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) =>
          survives((reply) => ({ ...reply, json: changes.reduce(applyChange, structuredClone(reply.json)) })),
        ),
        { numRuns },
      ));
  });

  async function survives(change: (reply: FixtureReply) => FixtureReply): Promise<void> {
    const cloud = cloudOf();
    cloud.replies = (request) => {
      const reply = subject.replies(request);
      return `${request.method} ${request.path}` === subject.offersRoute ? change(reply) : reply;
    };
    const { thrown, failures, snapshots, offers } = await pollFixture(provider, cloud, {
      settings: subject.settings ?? {},
    });
    if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
    // The fixture always replies immediately.
    expect((thrown as ProviderError | null)?.kind).not.toBe("timeout");
    for (const { error } of failures) expect(error).toBeInstanceOf(ProviderError);
    expect(offers.flatMap((offer) => findInvariantViolations(offer, provider.id))).toEqual([]);
    for (const snapshot of snapshots) {
      expect(new Set(snapshot.offers.map(({ nativeId }) => nativeId)).size).toBe(snapshot.offers.length);
    }
  }
}

function applyChange(json: unknown, { at, how, value: shared }: ReplyChange): unknown {
  const value: unknown = structuredClone(shared);
  const places = listLocations(json);
  const place = places[at % places.length];
  if (!place) return value;
  const { holder, key } = place;
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (how === "replace") holder[index] = value;
    else if (how === "remove") holder.splice(index, 1);
    else holder.push(structuredClone(holder[index]));
  } else if (how === "remove") delete holder[key];
  else holder[key] = how === "replace" ? value : structuredClone(Object.values(holder)[0]);
  return json;
}

interface JsonLocation {
  holder: unknown[] | Record<string, unknown>;
  key: string;
}

function listLocations(json: unknown): JsonLocation[] {
  if (typeof json !== "object" || json === null) return [];
  const holder = json as JsonLocation["holder"];
  return Object.entries(holder).flatMap(([key, value]) => [{ holder, key }, ...listLocations(value)]);
}
