import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { expectReadableError } from "../contract";
import type { FixtureReply } from "../fixture-cloud";
import type { HttpClient } from "../http";
import { startFakeMachineCloud, type FakeMachineCloud } from "../fake-machine-cloud";

import fixture from "./__fixtures__/volumes.json";
import { createHttp } from "./api";
import { sesterce } from "./index";
import { readIdError, readOrderError } from "./errors";
import { createVolume, deleteVolume, listVolumeOffers, listVolumes, readVolume } from "./volumes";

const [data, models] = fixture.volumes;
const path = "/gpu-cloud/volumes";
const signal = AbortSignal.timeout(60_000);
const order = { cloudId: "668f9d8df664e3c028ce5de9", region: "us-central-2", name: "data", sizeGb: 100 };

// No contract has these routes; their forms are from docs.sesterce.com and Sesterce's command line tool.
describe("the volumes of Sesterce", () => {
  let fake: FakeMachineCloud;
  let http: HttpClient;
  beforeAll(async () => {
    fake = await startFakeMachineCloud(sesterce, {
      [`GET ${path}/offers`]: { json: fixture.offers },
      [`GET ${path}`]: { json: fixture.volumes },
      [`GET ${path}/${data!._id}`]: { json: data },
      [`POST ${path}`]: { status: 201, json: data },
      [`DELETE ${path}/${data!._id}`]: { status: 204 },
    });
  });
  beforeEach(() => {
    fake.reset();
    http = createHttp(fake.context(), null, readIdError);
  });
  afterAll(() => fake.cloud.close());

  const kindOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expectReadableError(sesterce, error);
    return (error as { kind: string }).kind;
  };

  it("lists offers in both forms, one per region", async () => {
    const az01 = {
      cloudId: "668f9d8df664e3c028ce5de9",
      cloudName: "AZ_01",
      minimumGb: 20,
      gbPrice: "0.0002",
    };
    expect(await listVolumeOffers(http, signal)).toEqual([
      { ...az01, region: "us-central-2" },
      { ...az01, region: "us-east-1" },
      {
        cloudId: null,
        cloudName: "AZ_02",
        region: "kristiansand-norway-1",
        minimumGb: 50,
        gbPrice: "0.00015",
      },
    ]);
  });

  it("lists and reads volumes in both forms", async () => {
    const [first, second] = await listVolumes(http, signal);
    expect(first).toEqual({
      nativeId: data!._id,
      name: "data",
      sizeGb: 100,
      cloudId: "668f9d8df664e3c028ce5de9",
      cloudName: "AZ_01",
      region: "us-central-2",
      native: null,
      createdAt: new Date("2026-11-01T12:00:00Z"),
    });
    expect(second).toMatchObject({
      nativeId: models!._id,
      sizeGb: 500,
      cloudName: "AZ_02",
      region: "Kristiansand",
      native: { amount: "0.075", currency: "USD" },
    });
    expect(await readVolume(http, data!._id, signal)).toEqual(first);
  });

  it("returns null after an API 404", async () => {
    fake.reset({ [`GET ${path}/${data!._id}`]: { status: 404, json: { message: "Volume not found" } } });
    expect(await readVolume(http, data!._id, signal)).toBeNull();
  });

  it.each<[FixtureReply, string]>([
    [{ json: {} }, "unreadable"],
    [{ json: [data, { name: "no id" }] }, "unreadable"],
    [{ status: 403, json: { message: "API key invalid" } }, "unauthorised"],
    [{ status: 500, json: {} }, "unavailable"],
  ])("never parses %j as a list", async (reply, kind) => {
    fake.reset({ [`GET ${path}`]: reply });
    expect(await kindOf(listVolumes(http, signal))).toBe(kind);
  });

  it("creates one, once, and returns its outcome", async () => {
    const orders = createHttp(fake.context(), null, readOrderError);
    expect(await createVolume(orders, order)).toEqual({ kind: "created", nativeId: data!._id, status: 201 });
    expect(fake.sentBodies(`POST ${path}`)).toEqual([
      { cloudProvider: order.cloudId, region: "us-central-2", name: "data", sizeInGb: 100 },
    ]);
    for (const [reply, kind] of [
      [{ status: 400, json: { message: ["sizeInGb must not be less than 20"] } }, "rejected"],
      [{ status: 201, json: {} }, "unknown"],
      [{ status: 502, text: "<html>" }, "unknown"],
    ] as const) {
      fake.reset({ [`POST ${path}`]: reply });
      expect((await createVolume(orders, order)).kind).toBe(kind);
      expect(fake.requestedRoutes()).toEqual([`POST ${path}`]);
    }
  });

  it("deletes one, also a missing one", async () => {
    await deleteVolume(http, data!._id);
    expect(fake.requestedRoutes()).toEqual([`DELETE ${path}/${data!._id}`]);
    fake.reset({ [`DELETE ${path}/${data!._id}`]: { status: 404, json: { message: "Volume not found" } } });
    await deleteVolume(http, data!._id);
    fake.reset({
      [`DELETE ${path}/${data!._id}`]: { status: 404, json: { message: "API key not found" } },
    });
    expect(await kindOf(deleteVolume(http, data!._id))).toBe("unauthorised");
  });
});
