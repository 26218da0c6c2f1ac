import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findInstance, type StoredInstance } from "@/db/instances";
import { listInstanceEvents } from "@/db/history";
import { readListing } from "@/db/listings";
import { findOpenSpan } from "@/db/billing-spans";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import {
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
  type Routes,
} from "@/testing/cloud/fake-machine-cloud";
import { providers } from "@/lib/providers/registry";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { requestTermination } from "./terminate";

/** A provider's reply to the lookup of a machine that its list no longer shows. */
type Form = (nativeId: string) => FixtureReply;

interface Wire {
  /** The route that reads one machine. */
  one: string;
  more?: Routes;
  notFound: FixtureReply;
  /** The reply for a machine with this status. */
  machine(nativeId: string, word: string): unknown;
  /** The documented final statuses; empty if there are none. */
  final: string[];
}

const envelope = (data: unknown) => ({ code: 0, message: "success", data });

const wires: Record<ProviderId, Wire> = {
  massedcompute: {
    one: "GET /instance/{uuid}",
    notFound: { status: 404, json: { message: "Instance not found." } },
    machine: (uuid, status) => ({ runningInstance: { uuid, status } }),
    final: ["terminated", "deleted"],
  },
  gpugeek: {
    one: "GET /api/v1/openapi/instance/query",
    more: { "POST /api/v1/openapi/instance/op/result": { json: envelope({ operations: [] }) } },
    notFound: { json: { code: 10135, message: "instance does not exist", data: null } },
    machine: (instanceId, status) => envelope({ instances: [{ instanceId, status }], total: 1 }),
    final: [],
  },
  cloudcompute: {
    one: "GET /instances/{instanceId}",
    more: { "GET /instances": offContract({ json: [] }) },
    notFound: { status: 404, json: { message: "No query results for model [App\\Models\\Instance] 7" } },
    machine: (id, word) => ({ data: { id: Number(id), actual_status: word } }),
    final: [],
  },
  shadeform: {
    one: "GET /instances/{id}/info",
    notFound: { status: 404, json: { message: "Instance not found" } },
    machine: (id, status) => ({ id, status }),
    final: ["deleted"],
  },
  sesterce: {
    one: "GET /gpu-cloud/instances/{id}",
    notFound: { status: 404, json: { statusCode: 404, message: "Instance not found" } },
    machine: (_id, status) => ({ _id, status }),
    final: ["deleted"],
  },
};

const page = "<!doctype html><title>404</title>";

/** Each reply form: its name, and whether it proves absence before and after an accepted delete. */
function formsOf(
  { notFound, machine, final }: Wire,
  provider: ProviderId,
): [string, Form, boolean, boolean][] {
  const fixed = (reply: FixtureReply) => () => offContract(reply);
  const with404 = (message: string) => fixed({ status: 404, json: { message } });
  const word = (status: string) => (id: string) => offContract({ json: machine(id, status) });
  return [
    ["the API's own 404", fixed(notFound), true, true],
    ...final.map((status): [string, Form, boolean, boolean] => [`“${status}”`, word(status), true, true]),
    ["“discontinued”", word("discontinued"), false, true],
    ["“constructor”", word("constructor"), false, true],
    ["an empty 404", fixed({ status: 404, text: "" }), false, true],
    ["a 404 without a message", fixed({ status: 404, json: {} }), false, true],
    ["null", fixed({ json: null }), false, true],
    ["{}", fixed({ json: {} }), false, true],
    ['""', fixed({ json: "" }), false, true],
    ["an empty body", fixed({ text: "" }), false, true],
    ['{"instances":null}', fixed({ json: { instances: null } }), false, true],
    ...(provider === "gpugeek"
      ? [
          ["an empty envelope", fixed({ json: envelope(null) }), false, true] as [
            string,
            Form,
            boolean,
            boolean,
          ],
        ]
      : []),
    ["a web page with 404", fixed({ status: 404, text: page }), false, false],
    ["a web page with 200", fixed({ text: page }), false, false],
    ["a missing route", with404("The route api/v1/instances/7 could not be found."), false, false],
    ["“Cannot GET”", with404("Cannot GET /gpu-cloud/instances/7"), false, false],
    ["“Cannot GET” as text", fixed({ status: 404, text: "Cannot GET /instances/7" }), false, false],
    ["“page not found” as text", fixed({ status: 404, text: "404 page not found" }), false, false],
    ["“Not Found” with a path", with404("Not Found: /v1/instances/7"), false, false],
    ["“No such operation”", with404("No such operation"), false, false],
    ["an instance route", with404("The endpoint for this instance does not exist"), false, false],
    ...["Not Found", "not found", "404", "404 Not Found", "Not found.", "No such object"].map(
      (text): [string, Form, boolean, boolean] => [`the bare text “${text}”`, with404(text), false, true],
    ),
    [
      "“The requested resource”",
      with404("The requested resource was not found on this server."),
      false,
      true,
    ],
    ["a missing key", with404("API key not found"), false, false],
    [
      "Vast.ai's bad key",
      fixed({ status: 404, json: { error: "auth_error", msg: "Invalid user key" } }),
      false,
      false,
    ],
    [
      "“running”",
      word(
        provider === "massedcompute" || provider === "gpugeek" || provider === "cloudcompute"
          ? "running"
          : "active",
      ),
      false,
      false,
    ],
  ];
}

describe.each(providerIds)("%s: a machine missing from two complete lists", (provider) => {
  const wire = wires[provider];
  const forms = formsOf(wire, provider);

  describe.each([
    ["before a delete", false],
    ["after an accepted delete", true],
  ])("%s", (_when, isAfter) => {
    let harness: LaunchHarness;
    let double: FakeMachineCloud;
    let instance: StoredInstance;
    /** Null while the provider shows the machine. */
    let form: Form | null = null;

    beforeAll(async () => {
      // Before a delete, GPUGeek's empty list proves nothing, so the list has a foreign machine.
      harness = await LaunchHarness.open({
        provider,
        random: createRandom(20261128),
        skipAnchor: isAfter,
        timeout: 20_000,
      });
      double = await startFakeMachineCloud(providers[provider], {
        [wire.one]: ({ path, query }) => form!(query.get("instanceId") ?? idIn(path)),
        ...wire.more,
      });
      const { list, read } = harness.cloud.machines;
      const other = double.machines();
      harness.cloud.machines.read = (nativeId, signal) =>
        form === null ? read(nativeId, signal) : other.read(nativeId, signal);
      harness.cloud.machines.list = async (signal) => {
        const listing = await list(signal);
        if (form === null) return listing;
        const others = listing.instances.filter(({ nativeId }) => nativeId !== instance.nativeId);
        return { ...listing, instances: others };
      };
      await harness.launch({ hours: null });
      await harness.advance(35, 35);
      instance = (await harness.listPresentMachines())[0]!;
      if (!isAfter) return;
      // The provider accepts every delete, and the test decides what it shows afterwards.
      await harness.control({ behave: { deleteIgnored: true } });
      await requestTermination(harness.database, instance, {
        askedBy: "owner",
        holder: "rig",
        now: harness.time,
      });
      await harness.advance(5, 5);
    });
    afterAll(async () => {
      await double.cloud.close();
      await harness.close();
    });

    const idIn = (path: string) => {
      const parts = wire.one.split(" ")[1]!.split("/");
      return decodeURIComponent(path.split("/")[parts.findIndex((part) => part.startsWith("{"))] ?? "");
    };

    /** Shows the machine once, then hides it and answers lookups by id with this form. */
    async function lose(answer: Form): Promise<StoredInstance> {
      form = null;
      await harness.advance(35, 35);
      expect(await findInstance(harness.database, instance.id)).toMatchObject({ goneAt: null, missing: 0 });
      form = answer;
      await harness.advance(70, 35);
      return (await findInstance(harness.database, instance.id))!;
    }

    it.each(forms)(
      "gets the right proof of absence from %s",
      async (_name, answer, isProofBefore, isProofAfter) => {
        const { goneAt } = await lose(answer);
        const { unreliableReason } = (await readListing(harness.database, harness.account.id))!;
        const isCounted = (await findOpenSpan(harness.database, instance.id)) !== null;
        const isProof = isAfter ? isProofAfter : isProofBefore;
        expect({ isGone: goneAt !== null, isCounted }).toEqual({ isGone: isProof, isCounted: !isProof });
        if (isProof) expect(unreliableReason).toBeNull();
      },
    );

    if (isAfter)
      it("stores an unknown status in the history", async () => {
        await lose((nativeId) => offContract({ json: wire.machine(nativeId, "archived") }));
        const events = await listInstanceEvents(harness.database, instance.id, null);
        expect(events.map(({ detail }) => detail).join("\n")).toContain("“archived”");
      });
  });
});
