import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";

import { expectReadableError } from "@/testing/provider/contract";
import { pollFixture, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { CreateOrder, InstanceClient } from "../instances";
import { describeCreateOutcomes } from "@/testing/provider/create-contract";
import {
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import inventory from "./__fixtures__/gpu-inventory.json";
import images from "./__fixtures__/images.json";
import { defaultImage } from "./images";
import { massedcompute } from "./index";

const route = "POST /instance/launch";
const made = "3c1f6a52-90be-4d17-8a44-6be2f0d91c09";
const launched: FixtureReply = { status: 202, json: { response: made } };
const signal = AbortSignal.timeout(60_000);

const order: CreateOrder = {
  offer: {
    provider: "massedcompute",
    nativeId: "gpu_1x_l40",
    region: { id: "us-central-1", name: null, country: null, continent: null },
  } as ListedOffer,
  name: "sweep gx-k3v9q2m7t4x8c5ra",
  launchTag: "gx-k3v9q2m7t4x8c5ra",
  key: { nativeId: "31", name: "desk 2", publicKey: null },
  autoDelete: null,
  settings: { image: "7" },
};

describeCreateOutcomes(massedcompute, {
  order,
  route,
  created: launched,
  nativeId: made,
  refusal: (message) => ({ message }),
});

describe("a launch at Massed Compute", () => {
  let fake: FakeMachineCloud;
  let machines: InstanceClient;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(massedcompute, {
      [route]: launched,
      "GET /images": { json: images },
      "GET /gpu-inventory": { json: inventory },
    });
  });
  beforeEach(() => {
    fake.reset();
    machines = fake.machines();
  });
  afterEach(() => expect(fake.takeViolations()).toEqual([]));
  afterAll(() => fake.cloud.close());

  const offers = async () => {
    const { offers: listed } = await pollFixture(massedcompute, fake.cloud);
    fake.cloud.requests.length = 0;
    return new Map(listed.map((offer) => [offer.nativeId, offer]));
  };
  const body = {
    productName: "gpu_1x_l40",
    regionName: "us-central-1",
    imageId: 7,
    instanceName: order.name,
    sshKeys: ["desk 2"],
  };

  it("sends product, region, image, machine and key", async () => {
    expect(await machines.create(order)).toMatchObject({ kind: "created" });
    expect(fake.sentBodies(route)).toEqual([body]);
  });

  it("leaves the region open for several or none, and sends the settings", async () => {
    const all = await offers();
    const settings = { image: " 12 ", coupon: " AUTUMN ", startupScript: "#!/bin/sh\necho hi\n" };
    await machines.create({ ...order, offer: all.get("gpu_2x_a6000")!, key: null, settings });
    await machines.create({ ...order, offer: all.get("gpu_1x_a6000_low_ram")!, key: null });
    const { sshKeys: _none, ...rest } = body;
    expect(fake.sentBodies(route)).toEqual([
      {
        ...rest,
        productName: "gpu_2x_a6000",
        regionName: "any",
        imageId: 12,
        coupon: "AUTUMN",
        command: "#!/bin/sh\necho hi\n",
      },
      { ...rest, productName: "gpu_1x_a6000_low_ram", regionName: "any" },
    ]);
  });

  it.each([{ image: "seven" }, { image: "7.5" }, { image: "0" }])(
    "sends nothing with the image %j",
    async (settings) => {
      const outcome = await machines.create({ ...order, settings });
      expect(outcome).toMatchObject({ kind: "rejected", error: { kind: "rejected", isUnsent: true } });
      expect(fake.requestedRoutes()).toEqual([]);
    },
  );

  describe("on a deployment that uses the older field for keys", () => {
    const listRoute = "GET /instance";
    let listed: object[] = [];
    const answers = (...replies: FixtureReply[]) => {
      listed = [];
      fake.reset({
        [route]: () => replies.shift() ?? { status: 500, json: {} },
        [listRoute]: () => ({ json: { runningInstances: listed } }),
      });
    };

    it("sends no second one if the list shows the machine", async () => {
      answers({ status: 422, json: { message: "Unknown field 'sshKeys'" } }, launched);
      listed = [{ uuid: made, name: order.name, status: "booting" }];
      await machines.create(order);
      expect(fake.requestedRoutes()).toEqual([route, listRoute]);
    });

    it.each<FixtureReply>([
      { status: 422, json: { message: "Unknown field 'sshKeys'" } },
      { status: 400, json: { error: "sshKey is required" } },
      { status: 422, json: { message: "Validation failed", errors: { sshKeys: ["is not allowed"] } } },
      { status: 422, json: { message: "Validation failed", errors: [{ message: "unexpected ssh_keys" }] } },
    ])("sends a second one under that name, after %j", async (refusal) => {
      answers(refusal, launched);
      expect(await machines.create(order)).toEqual({ kind: "created", nativeId: made, status: 202 });
      const { sshKeys, ...rest } = body;
      expect(fake.sentBodies(route)).toEqual([body, { ...rest, sshKey: sshKeys }]);
    });

    it.each<[FixtureReply, string]>([
      [{ status: 422, json: { message: "Unknown field 'sshKey'" } }, "rejected"],
      [{ status: 409, json: { message: "no capacity available" } }, "rejected"],
      [{ status: 500, json: {} }, "unknown"],
      [{ text: "x".repeat(5_000), cut: true }, "unknown"],
    ])("never sends a third one after any reply: %j", async (second, kind) => {
      answers({ status: 422, json: { message: "Unknown field 'sshKeys'" } }, second);
      expect((await machines.create(order)).kind).toBe(kind);
      expect(fake.requestedRoutes()).toEqual([route, listRoute, route]);
    });

    it.each<[string, FixtureReply, string]>([
      ["another field", { status: 422, json: { message: "imageId is required" } }, "rejected"],
      ["another status", { status: 409, json: { message: "sshKeys conflict" } }, "rejected"],
      [
        "the key rather than its field",
        { status: 422, json: { message: "sshKeys: desk 2 not found" } },
        "rejected",
      ],
      ["an error with an id", { status: 422, json: { message: "sshKeys", uuid: made } }, "unknown"],
      ["text that may be anybody's", { status: 422, json: "sshKeys is wrong" }, "unknown"],
      ["a web page", { status: 400, text: "<p>sshKeys" }, "unknown"],
      ["trouble", { status: 500, json: { message: "sshKeys is wrong" } }, "unknown"],
    ])("sends no second one after %s", async (_name, reply, kind) => {
      answers(reply, launched);
      expect((await machines.create(order)).kind).toBe(kind);
      expect(fake.requestedRoutes()).toEqual([route]);
    });

    it("sends no second one because of a key with the name of the field", async () => {
      answers({ status: 422, json: { message: "Bad value: sshkey" } }, launched);
      const key = { ...order.key!, name: "sshkey" };
      expect((await machines.create({ ...order, key })).kind).toBe("rejected");
      expect(fake.requestedRoutes()).toEqual([route]);
    });

    it("sends no second one if no key was sent", async () => {
      answers({ status: 422, json: { message: "sshKeys is required" } }, launched);
      expect((await machines.create({ ...order, key: null })).kind).toBe("rejected");
      expect(fake.requestedRoutes()).toEqual([route]);
    });
  });

  it.each<[number, string, string, string]>([
    [402, "Recharge amount not set", "no-credit", "recharge threshold"],
    [422, "Product does not support the VM Image", "rejected", "choose another image"],
    [409, "no capacity available", "sold-out", "none of these in stock"],
    [400, "This product is out of stock", "sold-out", "none of these in stock"],
    [429, "Too many requests", "rate-limited", "Too many requests"],
    [422, "Failed to launch instance", "rejected", "rejected the request"],
  ])("describes the error %i “%s”", async (status, message, kind, words) => {
    fake.reset({ [route]: offContract({ status, json: { message } }) });
    const outcome = await machines.create(order);
    if (outcome.kind !== "rejected") throw new Error(outcome.kind);
    expectReadableError(massedcompute, outcome.error);
    expect(outcome.error).toMatchObject({ kind, status });
    expect(outcome.error.message).toContain(message);
    expect(outcome.error.message).toContain(words);
  });

  it("distinguishes a sentence from an id", async () => {
    fake.reset({ [route]: offContract({ status: 202, json: { response: "Instance launched" } }) });
    expect(await machines.create(order)).toMatchObject({ kind: "unknown", nativeId: null });
    fake.reset({ [route]: offContract({ status: 202, json: { response: { uuid: made } } }) });
    expect(await machines.create(order)).toMatchObject({ kind: "unknown", nativeId: made });
  });

  it("has a field for the image and for every other setting", async () => {
    const offer = (await offers()).get("gpu_1x_l40")!;
    const [image, script, coupon] = await machines.launchFields(offer, signal);
    expect(image).toMatchObject({ id: "image", kind: "choice", required: true, initial: "7" });
    expect(image?.choices).toHaveLength(5);
    expect(image?.choices[3]).toEqual({ value: "7", label: "Ubuntu 24.04 Server – CUDA 12.8" });
    expect(script).toMatchObject({ id: "startupScript", kind: "script", advanced: true, initial: null });
    expect(coupon).toMatchObject({ id: "coupon", kind: "text", advanced: true });
    expect(coupon?.hint).toMatch(/silently ignores .* full price/);
    expect(fake.requestedRoutes()).toEqual(["GET /images"]);
  });

  it.each([{ images: [] }, { images: [{ vm_image_id: null }, 7] }, {}, []])(
    "throws if the images are %j",
    async (json) => {
      fake.reset({ "GET /images": offContract({ json }) });
      const error: unknown = await machines
        .launchFields(order.offer, signal)
        .catch((thrown: unknown) => thrown);
      expectReadableError(massedcompute, error);
    },
  );

  it.each([
    ["L40", "gpu_1x_l40", "7"],
    ["A100 SXM", "gpu_8x_DGX_A100", "12"],
    ["H100 SXM", "gpu_1x_h100_sxm5", "12"],
  ])("prefers the image that fits %s", (name, rawGpu, wanted) => {
    const list = images.images.map((image) => ({
      id: String(image.vm_image_id),
      name: image.vm_image_name,
      description: image.vm_image_description,
    }));
    expect(defaultImage(list, { rawGpu, gpu: { id: "", name, family: "" } })?.id).toBe(wanted);
    expect(defaultImage(list.slice(0, 1), { rawGpu, gpu: null })?.id).toBe("3");
    const drivers = [
      { id: "1", name: "Debian", description: null },
      { id: "2", name: "Ubuntu Server 22.04 w/ drivers", description: null },
    ];
    expect(defaultImage(drivers, { rawGpu, gpu: null })?.id).toBe("2");
  });

  it("reads an offer again", async () => {
    const offer = (await offers()).get("gpu_2x_a6000")!;
    expect(await machines.readOffer(offer, signal)).toEqual(offer);
    expect(fake.requestedRoutes()).toEqual(["GET /gpu-inventory"]);
  });

  it("returns null for a missing offer, but throws for an unreadable row", async () => {
    const offer = (await offers()).get("gpu_1x_l40")!;
    const { gpu_1x_l40: row, ...others } = inventory.gpu_inventory;
    fake.reset({ "GET /gpu-inventory": offContract({ json: { gpu_inventory: others } }) });
    expect(await machines.readOffer(offer, signal)).toBeNull();
    fake.reset({ "GET /gpu-inventory": offContract({ json: { gpu_inventory: {} } }) });
    await expect(machines.readOffer(offer, signal)).rejects.toMatchObject({ kind: "unreadable" });
    const unreadable = { ...row, instance_type: { ...row.instance_type, price_cents_per_hour: "ask us" } };
    fake.reset({
      "GET /gpu-inventory": offContract({ json: { gpu_inventory: { ...others, gpu_1x_l40: unreadable } } }),
    });
    await expect(machines.readOffer(offer, signal)).rejects.toMatchObject({ kind: "unreadable" });
  });
});
