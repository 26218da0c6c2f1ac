import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { expectReadableError } from "./contract";
import { contractKey, startFixtureCloud, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import { defaultLimits } from "@/lib/providers/http";
import type { CreateOrder, CreateOutcome } from "@/lib/providers/instances";
import { startFakeMachineCloud, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";
import type { Provider } from "@/lib/providers/provider";

interface CreateScenario {
  order: CreateOrder;
  /** Such as `POST /instance/launch`. */
  route: string;
  /** The documented reply, and the id in it. */
  created: FixtureReply;
  nativeId: string;
  /** Builds an error body of the API itself. */
  refusal(message: string): unknown;
}

const htmlPage = "<!doctype html><title>Bad gateway</title><p>The server returned an invalid response.";
const rejectionStatuses = [400, 401, 402, 403, 404, 405, 409, 410, 422, 429];

/** Checks the outcome of one create for every kind of reply; sends exactly one request each. */
export function describeCreateOutcomes(provider: Provider, scenario: CreateScenario): void {
  const { order, route, created, nativeId, refusal } = scenario;

  describe(`${provider.label}: one create`, () => {
    let fake: FakeMachineCloud;
    const usual = { ...defaultLimits };
    beforeAll(async () => {
      fake = await startFakeMachineCloud(provider, {});
    });
    afterAll(() => fake.cloud.close());

    const createWith = async (reply: FixtureReply): Promise<CreateOutcome> => {
      fake.reset({ [route]: reply });
      const outcome = await fake.machines().create(order);
      expect(fake.requestedRoutes()).toEqual([route]);
      if (outcome.kind !== "created") expectReadableError(provider, outcome.error);
      return outcome;
    };

    it("is created by the documented reply, which matches the contract", async () => {
      expect(await createWith(created)).toEqual({ kind: "created", nativeId, status: created.status });
      expect(fake.takeViolations()).toEqual([]);
    });

    it.each(rejectionStatuses)("is rejected by %i with an error body of the API", async (status) => {
      const outcome = await createWith({ status, json: refusal("We would rather not") });
      expect(outcome).toMatchObject({ kind: "rejected", error: { status } });
    });

    it.each(rejectionStatuses)("is unknown after %i with a web page", async (status) => {
      expect(await createWith({ status, text: htmlPage })).toMatchObject({ kind: "unknown", nativeId: null });
    });

    it.each([408, 500, 502, 503, 504])("is unknown after %i", async (status) => {
      const outcome = await createWith({ status, json: refusal("Something went wrong") });
      expect(outcome).toMatchObject({ kind: "unknown", nativeId: null });
    });

    it.each<[string, FixtureReply]>([
      ["an empty object", { status: 201, json: {} }],
      ["an empty reply", { status: 202, text: "" }],
      ["a web page", { status: 200, text: htmlPage }],
      ["cut JSON", { status: 201, text: '{"response":' }],
      ["a redirect", { status: 302, headers: { location: "/elsewhere" } }],
      ["a broken connection", { text: htmlPage.repeat(200), cut: true }],
    ])("is unknown after %s", async (_name, reply) => {
      expect(await createWith(reply)).toMatchObject({ kind: "unknown", nativeId: null });
    });

    it("is unknown without a reply", async () => {
      Object.assign(defaultLimits, { headers: 200, total: 150 });
      const outcome = await createWith({ hang: true }).finally(() => Object.assign(defaultLimits, usual));
      expect(outcome).toMatchObject({ kind: "unknown", nativeId: null });
    });

    it.each<[string, FixtureReply]>([
      ["a rejection", { status: 409, json: { message: "Failed", instance_id: "m-4711" } }],
      ["a server error", { status: 500, json: { message: "Failed", data: { instanceId: "m-4711" } } }],
      ["an accepted reply with another field", { status: 202, json: { data: { instance_id: "m-4711" } } }],
    ])("is unknown, with its id, if %s contains one", async (_name, reply) => {
      expect(await createWith(reply)).toMatchObject({ kind: "unknown", nativeId: "m-4711" });
    });

    it("is rejected if no connection could be made", async () => {
      const gone = await startFixtureCloud(provider, () => created);
      await gone.close();
      const outcome = await fake.machines({ baseUrl: gone.baseUrl }).create(order);
      expect(outcome).toMatchObject({ kind: "rejected", error: { isUnsent: true } });
    });

    it("never contains the key that a rejection repeats", async () => {
      const outcome = await createWith({ status: 401, json: refusal(`Bad key ${contractKey}`) });
      expect(outcome.kind).toBe("rejected");
    });
  });
}
