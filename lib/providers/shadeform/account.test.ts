import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { expectReadableError } from "@/testing/provider/contract";
import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { HttpClient } from "../http";
import {
  leaksSecret,
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";

import { createHttp } from "./api";
import { shadeform } from "./index";
import { createInstances } from "./instances";
import { listTemplates, listVolumes } from "./choices";
import { errorReader } from "./errors";

const material = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEX01";
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEEXAMPLEEXAMPLEEXAMPLEEXAMPLEEX02";
const key = { id: "key-1", name: "laptop", public_key: `${material} me@laptop`, is_default: true };
const volume = {
  id: "v-1",
  cloud: "hyperstack",
  cloud_assigned_id: "hs-1",
  region: "canada-1",
  name: "models",
  fixed_size: false,
  size_in_gb: 100,
  cost_estimate: "1.20",
  supports_multi_mount: false,
  mounted_by: null,
};
const template = {
  id: "8c2f1d34-5a6b-4c7d-8e9f-0a1b2c3d4e05",
  name: "vLLM",
  description: "Serves a model",
  author: "example",
  public: false,
  launch_configuration: {
    type: "docker",
    docker_configuration: {
      image: "vllm/vllm-openai:latest",
      registry_credentials: { username: "reader", password: "example-not-real" },
    },
  },
  envs: [{ name: "HF_TOKEN", value: "example-not-real" }],
};
const empty: FixtureReply = { status: 200 };
const taken: FixtureReply = { status: 400, json: { message: "ssh key name must be unique" } };
const { signal } = new AbortController();

let fake: FakeMachineCloud;
beforeAll(async () => {
  fake = await startFakeMachineCloud(shadeform, {
    "GET /sshkeys": { json: { ssh_keys: [key] } },
    "POST /sshkeys/add": { json: { id: "key-2" } },
    "POST /sshkeys/{id}/delete": empty,
    "GET /volumes": { json: { volumes: [volume] } },
    "GET /templates": { json: { templates: [template] } },
  });
});
afterAll(() => fake.cloud.close());
beforeEach(() => fake.reset());

const machines = () => createInstances(fake.context());
const http = (): HttpClient => createHttp(fake.context(), null, errorReader);
const thrownBy = (work: Promise<unknown>) => work.catch((error: unknown) => error);

describe("keys", () => {
  const known = { nativeId: "key-1", name: "laptop", publicKey: key.public_key };

  it("are listed", async () => {
    expect(await machines().listKeys(signal)).toEqual([known]);
    expect(fake.requestedRoutes()).toEqual(["GET /sshkeys"]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("are shown uncut at any length, and only with an id", async () => {
    const long = `ssh-rsa ${"A".repeat(2_000)}`;
    const rows = [{ id: "key-9", public_key: long }, { name: "no id" }, { id: "", name: "empty id" }, null];
    fake.reset({ "GET /sshkeys": offContract({ json: { ssh_keys: rows } }) });
    expect(await machines().listKeys(signal)).toEqual([
      { nativeId: "key-9", name: "key-9", publicKey: long },
    ]);
  });

  it("are added once, with their new id", async () => {
    expect(await machines().addKey("laptop", material)).toEqual({
      nativeId: "key-2",
      name: "laptop",
      publicKey: material,
    });
    expect(fake.sentBodies("POST /sshkeys/add")).toEqual([{ name: "laptop", public_key: material }]);
    expect(fake.requestedRoutes()).toHaveLength(1);
    expect(fake.takeViolations()).toEqual([]);
  });

  it.each([400, 409, 422, 500])("are reused if the same key has the name (%i)", async (status) => {
    fake.reset({ "POST /sshkeys/add": { ...taken, status } });
    expect(await machines().addKey("laptop", `${material} another comment`)).toMatchObject({
      nativeId: "key-1",
    });
    expect(fake.requestedRoutes()).toEqual(["POST /sshkeys/add", "GET /sshkeys"]);
  });

  it("get another name if another key has theirs", async () => {
    const add = (request: { body: unknown }): FixtureReply =>
      (request.body as { name: string }).name === "laptop" ? taken : { json: { id: "key-3" } };
    fake.reset({ "POST /sshkeys/add": add });
    const added = await machines().addKey("laptop", other);
    expect(added).toMatchObject({
      nativeId: "key-3",
      name: expect.stringMatching(/^laptop-[0-9a-f]{6}$/) as string,
    });
    expect(fake.requestedRoutes()).toEqual(["POST /sshkeys/add", "GET /sshkeys", "POST /sshkeys/add"]);
  });

  it.each<[string, FixtureReply]>([
    ["no id", offContract({ json: {} })],
    ["an empty id", offContract({ json: { id: "" } })],
    ["nothing", empty],
    ["a rejection", { status: 400, json: { message: "not a public key" } }],
    ["trouble", { status: 500, json: { message: "no" } }],
  ])("are never reported as added after %s, and never sent again", async (_name, reply) => {
    fake.reset({ "POST /sshkeys/add": reply });
    expectReadableError(shadeform, await thrownBy(machines().addKey("laptop", material)));
    expect(fake.requestedRoutes()).toEqual(["POST /sshkeys/add"]);
  });

  it("are removed, also if they are gone", async () => {
    await machines().removeKey("key-1");
    expect(fake.requestedRoutes()).toEqual(["POST /sshkeys/key-1/delete"]);
    expect(fake.takeViolations()).toEqual([]);
    fake.reset({ "POST /sshkeys/{id}/delete": { status: 404, json: { message: "no" } } });
    await machines().removeKey("key-1");
    fake.reset({ "POST /sshkeys/{id}/delete": { status: 403, json: { message: "no" } } });
    expectReadableError(shadeform, await thrownBy(machines().removeKey("key-1")));
  });

  it("validate the app's own key", async () => {
    await machines().validateKey(signal);
    expect(fake.requestedRoutes()).toEqual(["GET /sshkeys"]);
    for (const reply of [
      { status: 401, json: { message: "Invalid API key" } },
      { text: "<html>" },
      offContract({ json: {} }),
    ]) {
      fake.reset({ "GET /sshkeys": reply });
      expectReadableError(shadeform, await thrownBy(machines().validateKey(signal)));
    }
  });
});

describe("volumes", () => {
  const models = {
    nativeId: "v-1",
    name: "models",
    cloud: "hyperstack",
    region: "canada-1",
    sizeGb: 100,
    canBeShared: false,
    mountedBy: null,
  };

  it("are listed", async () => {
    expect(await listVolumes(http(), signal)).toEqual([models]);
    expect(fake.requestedRoutes()).toEqual(["GET /volumes"]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("throw if the list is invalid", async () => {
    fake.reset({ "GET /volumes": offContract({ json: {} }) });
    expectReadableError(shadeform, await thrownBy(listVolumes(http(), signal)));
  });
});

describe("templates", () => {
  it("are listed, without their secrets", async () => {
    const listed = await listTemplates(http(), signal);
    expect(listed).toEqual([{ nativeId: template.id, name: "vLLM" }]);
    expect(leaksSecret(listed, "example-not-real")).toBe(false);
    expect(fake.takeViolations()).toEqual([]);
  });
});
