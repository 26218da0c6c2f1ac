import { inspect } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";

import { describeProperties } from "./contract-properties";
import { findInvariantViolations } from "./contract-invariants";
import { inheritedNames, listTextPaths, replaceText } from "./contract-text-paths";
import { ProviderError, type ProviderErrorKind } from "@/lib/providers/errors";
import {
  contractKey,
  pollFixture,
  startFixtureCloud,
  type FixtureCloud,
  type FixtureReply,
  type FixturePollOptions,
  type FixturePollResult,
  type Replies,
} from "@/testing/cloud/fixture-cloud";
import { defaultLimits } from "@/lib/providers/http";
import type { Provider } from "@/lib/providers/provider";

/** What the suite needs to know about one provider. */
export interface ProviderScenario {
  /** The provider's normal replies, with at least two offers. */
  replies: Replies;
  /** The request whose replies are mutated, such as `GET /instances/types`. */
  offersRoute: string;
  /** Every request that a poll may send, as `METHOD /path`; by default only the offers route. */
  documented?: string[];
  /** The header that carries the key, with its full value (`Bearer ${contractKey}`). */
  authHeader: [name: string, value: string];
  /** Adds a bad row to a good reply of the offers route; omitted if the reply is not a list. */
  addBadRow?: (json: unknown) => unknown;
  /** Adds rows without a GPU to the reply that lists products; `route` if it is not the offers route. */
  withoutGpu: { route?: string; add(json: unknown): unknown };
  /** Error kinds that differ from the usual ones. */
  kinds?: Partial<Record<FailureName, ProviderErrorKind>>;
  /** A reply in the wrong envelope, if `{"unexpected":true}` is not one. */
  wrongEnvelope?: unknown;
  settings?: FixturePollOptions["settings"];
}

export type FailureName = keyof typeof failureCases;

const htmlPage = "<!doctype html><html><title>Just a moment…</title></html>";

const failureCases = {
  "401": failureCase("unauthorised", { status: 401, json: { message: "no" } }),
  "402": failureCase("no-credit", { status: 402, json: { message: "no" } }),
  "403": failureCase("forbidden", { status: 403, json: { message: "no" } }),
  "429": failureCase("rate-limited", { status: 429, json: { message: "slow down" } }),
  "429 with Retry-After": failureCase("rate-limited", {
    status: 429,
    json: {},
    headers: { "retry-after": "7" },
  }),
  "500": failureCase("unavailable", { status: 500, json: { message: "Server Error" } }),
  "503 with a web page": failureCase("unavailable", { status: 503, text: htmlPage }),
  "a web page": failureCase("unreadable", { text: htmlPage }),
  "an empty body": failureCase("unreadable", { text: "" }),
  "truncated JSON": failureCase("unreadable", { text: '[{"gpu":"H100","offers":[{"price' }),
  "the wrong envelope": failureCase("unreadable", { json: { unexpected: true } }),
  "a redirect": failureCase("unavailable", { status: 302, headers: { location: "/elsewhere" } }),
  "a broken connection": failureCase("unavailable", { text: htmlPage.repeat(100), cut: true }),
  silence: failureCase("timeout", { hang: true }),
} as const;

/**
 * The suite that every provider passes: offers, identity, authentication, failures, rejected rows, properties.
 */
export function describeProvider(provider: Provider, scenario: ProviderScenario): void {
  describe(`${provider.label}: contract`, () => {
    let cloud: FixtureCloud;
    const usual = { ...defaultLimits };
    const pollNow = (options: FixturePollOptions = {}) =>
      pollFixture(provider, cloud, { ...options, settings: { ...scenario.settings, ...options.settings } });
    const pollWith = (replies: Replies, options?: FixturePollOptions) => {
      cloud.replies = replies;
      return pollNow(options);
    };

    beforeAll(async () => {
      cloud = await startFixtureCloud(provider, scenario.replies);
    });
    afterAll(() => cloud.close());

    it("declares its facts", () => {
      expect(provider.label).toBe(providerLabels[provider.id]);
      expect(provider.baseUrl).toMatch(/^https:\/\/[^?#]+[^/]$/);
      expect(provider.console).toMatch(/^https:\/\//);
      expect(provider.minimumInterval).toBeLessThanOrEqual(provider.defaultInterval);
      const [first, ...more] = provider.credentials;
      expect(first).toMatchObject({ id: "apiKey", required: true });
      for (const { label, hint } of [first!, ...more]) expect([label, hint]).not.toContain("");
    });

    it("lists offers that satisfy the invariants, with documented requests only", async () => {
      cloud.requests.length = 0;
      const result = await pollWith(scenario.replies);
      expect(result.thrown).toBeNull();
      expect(result.offers.length).toBeGreaterThan(1);
      expect(result.offers.flatMap((offer) => findInvariantViolations(offer, provider.id))).toEqual([]);
      const documented = new Set(scenario.documented ?? [scenario.offersRoute]);
      expect(cloud.requests.map(routeOf).filter((route) => !documented.has(route))).toEqual([]);
    });

    it("sends the key in its header and nowhere else", async () => {
      cloud.requests.length = 0;
      await pollWith(scenario.replies);
      const [name, value] = scenario.authHeader;
      for (const { headers, ...request } of cloud.requests) {
        expect(headers[name.toLowerCase()]).toBe(value);
        const others = { ...headers, [name.toLowerCase()]: undefined };
        expect(inspect([others, request, request.query.toString()], { depth: 9 })).not.toContain(contractKey);
      }
    });

    it("keeps its native ids in any order of the reply", async () => {
      const first = await pollWith(scenario.replies);
      const second = await pollWith((request) => mapJson(scenario.replies(request), reverseAll));
      expect(new Set(nativeIds(first)).size).toBe(first.offers.length);
      expect(nativeIds(second)).toEqual(nativeIds(first));
    });

    it("dates the first snapshot by the time of its request", async () => {
      let time = Date.parse("2026-11-20T12:00:00Z");
      const start = new Date(time);
      const replies: Replies = (request) => {
        if (routeOf(request) === scenario.offersRoute) time += 60_000;
        return scenario.replies(request);
      };
      const { snapshots } = await pollWith(replies, { now: () => new Date(time) });
      expect(snapshots[0]?.observedAt).toEqual(start);
    });

    it.each(Object.keys(failureCases) as FailureName[])("describes a failure by %s", async (name) => {
      const { kind, reply } = failureCases[name];
      if (name === "silence") Object.assign(defaultLimits, { headers: 200, total: 150 });
      const changed =
        name === "the wrong envelope" && "wrongEnvelope" in scenario
          ? { json: scenario.wrongEnvelope }
          : reply;
      const result = await pollWith(withOffersReply(scenario, () => changed)).finally(() =>
        Object.assign(defaultLimits, usual),
      );
      expect(result.offers).toEqual([]);
      const [error] = errorsOf(result);
      expectReadableError(provider, error);
      expect(error).toMatchObject({ kind: scenario.kinds?.[name] ?? kind });
      if (name === "429 with Retry-After") expect(error?.retryAfter).toBe(7_000);
    });

    it("omits rows without a GPU", async () => {
      const { route = scenario.offersRoute, add } = scenario.withoutGpu;
      const usually = await pollWith(scenario.replies);
      const added = await pollWith((request) => {
        const reply = scenario.replies(request);
        return routeOf(request) === route ? mapJson(reply, add) : reply;
      });
      const { offers, rejected, failures, thrown } = added;
      expect({ offers, rejected, failures, thrown }).toEqual({
        offers: usually.offers,
        rejected: usually.rejected,
        failures: [],
        thrown: null,
      });
    });

    it("treats inherited property names as unknown values, in every text field", async () => {
      const texts = new Map<string, string[]>();
      await pollWith((request) => {
        const reply = scenario.replies(request);
        if (!texts.has(routeOf(request))) texts.set(routeOf(request), listTextPaths(reply.json));
        return reply;
      });
      const outcome = async (route: string, place: string, word: string) => {
        const { thrown, ...result } = await pollWith((request) =>
          routeOf(request) === route
            ? mapJson(scenario.replies(request), (json) => replaceText(json, place, word))
            : scenario.replies(request),
        );
        if (thrown !== null) expect(thrown).toBeInstanceOf(ProviderError);
        const kinds = errorsOf({ thrown, ...result }).map(({ kind }) => kind);
        const rows = [...result.offers, ...result.rejected].map((row) =>
          JSON.stringify(row).replaceAll(new RegExp(word, "gi"), "unheard"),
        );
        return { kinds, rows: rows.sort() };
      };
      for (const [route, places] of texts)
        for (const [index, place] of places.entries()) {
          const usualWord = await outcome(route, place, "unheard");
          // A poll of many requests alternates the names.
          const words = scenario.documented ? [inheritedNames[index % 2]!] : inheritedNames;
          for (const word of words)
            expect([place, word, await outcome(route, place, word)]).toEqual([place, word, usualWord]);
        }
    });

    it("stops when aborted", async () => {
      const started = Date.now();
      const result = await pollWith(
        withOffersReply(scenario, () => ({ hang: true })),
        { signal: AbortSignal.timeout(100) },
      );
      expect(Date.now() - started).toBeLessThan(defaultLimits.headers);
      expectReadableError(provider, errorsOf(result)[0]);
    });

    const { addBadRow } = scenario;
    // A reply that is not a list cannot contain a bad row.
    if (addBadRow) {
      it("rejects a bad row and keeps the others", async () => {
        const good = await pollWith(scenario.replies);
        const bad = await pollWith(withOffersReply(scenario, (reply) => mapJson(reply, addBadRow)));
        expect(bad.thrown).toBeNull();
        expect(bad.offers).toEqual(good.offers);
        expect(bad.rejected.length).toBeGreaterThan(good.rejected.length);
        for (const { field, reported, reason } of bad.rejected)
          expect([field, reported, reason]).not.toContain("");
      });
    }

    describeProperties(provider, scenario, () => cloud);
  });
}

/** The errors of a poll, thrown or yielded. */
export function errorsOf({ thrown, failures }: FixturePollResult): ProviderError[] {
  const errors = failures.map((failure) => failure.error);
  return thrown === null ? errors : [thrown as ProviderError, ...errors];
}

/** Checks that an error is readable: it names the provider and never contains the key. */
export function expectReadableError(provider: Provider, error: unknown): void {
  expect(error).toBeInstanceOf(ProviderError);
  const { message } = error as ProviderError;
  expect(message).toContain(provider.label);
  expect(message).toMatch(/\S+ \S+ \S+/);
  expect(inspect(error, { depth: 9 })).not.toContain(contractKey);
}

function failureCase(
  kind: ProviderErrorKind,
  reply: FixtureReply,
): { kind: ProviderErrorKind; reply: FixtureReply } {
  return { kind, reply };
}

function withOffersReply(scenario: ProviderScenario, change: (reply: FixtureReply) => FixtureReply): Replies {
  return (request) => {
    const reply = scenario.replies(request);
    return routeOf(request) === scenario.offersRoute ? change(reply) : reply;
  };
}

function routeOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`;
}

function mapJson(reply: FixtureReply, change: (json: unknown) => unknown): FixtureReply {
  return reply.json === undefined ? reply : { ...reply, json: change(structuredClone(reply.json)) };
}

function reverseAll(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(reverseAll).toReversed();
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json).map(([key, value]): [string, unknown] => [key, reverseAll(value)]);
  return Object.fromEntries(entries.toReversed());
}

function nativeIds({ offers }: { offers: ListedOffer[] }): string[] {
  return offers.map((offer) => offer.nativeId).sort();
}
