import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { expectReadableError } from "../contract";
import type { FixtureReply } from "../fixture-cloud";
import type { HttpClient } from "../http";
import {
  leaksSecret,
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "../fake-machine-cloud";

import { createHttp } from "./api";
import { shadeform } from "./index";
import { createInstances } from "./instances";
import {
  listFeaturedTemplates,
  listTemplates,
  readTemplate,
  removeTemplate,
  saveTemplate,
  updateTemplate,
} from "./templates";
import { errorReader } from "./errors";
import { createVolume, listVolumeTypes, listVolumes, readVolume, removeVolume } from "./volumes";

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
    "GET /sshkeys/{id}/info": { json: key },
    "POST /sshkeys/add": { json: { id: "key-2" } },
    "POST /sshkeys/{id}/delete": empty,
    "POST /sshkeys/{id}/setdefault": empty,
    "GET /volumes": { json: { volumes: [volume] } },
    "GET /volumes/types": {
      json: {
        volume_types: [
          {
            cloud: "hyperstack",
            region: "canada-1",
            supports_multi_mount: false,
            fixed_size: false,
            price_per_gb_per_hour: "0.000137",
          },
        ],
      },
    },
    "GET /volumes/{id}/info": { json: volume },
    "POST /volumes/create": { json: { id: "v-2" } },
    "POST /volumes/{id}/delete": empty,
    "GET /templates": { json: { templates: [template] } },
    "GET /templates/featured": {
      json: { templates: [{ name: "Jupyter", description: "A notebook", public: true }] },
    },
    "GET /templates/{id}/info": { json: template },
    "POST /templates/save": { json: { id: template.id } },
    "POST /templates/{id}/update": empty,
    "POST /templates/{id}/delete": empty,
  });
});
afterAll(() => fake.cloud.close());
beforeEach(() => fake.reset());

const machines = () => createInstances(fake.context());
const http = (): HttpClient => createHttp(fake.context(), null, errorReader);
const thrownBy = (work: Promise<unknown>) => work.catch((error: unknown) => error);

describe("keys", () => {
  const known = { nativeId: "key-1", name: "laptop", publicKey: key.public_key, isDefault: true };

  it("are listed and read", async () => {
    expect(await machines().listKeys(signal)).toEqual([known]);
    expect(await machines().readKey("key-1", signal)).toEqual(known);
    expect(fake.requestedRoutes()).toEqual(["GET /sshkeys", "GET /sshkeys/key-1/info"]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("are shown uncut at any length, and only with an id", async () => {
    const long = `ssh-rsa ${"A".repeat(2_000)}`;
    const rows = [{ id: "key-9", public_key: long }, { name: "no id" }, { id: "", name: "empty id" }, null];
    fake.reset({ "GET /sshkeys": offContract({ json: { ssh_keys: rows } }) });
    expect(await machines().listKeys(signal)).toEqual([
      { nativeId: "key-9", name: "key-9", publicKey: long, isDefault: false },
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

  it("are removed, also if they are gone, and set as the default", async () => {
    await machines().removeKey("key-1");
    await machines().setDefaultKey("key-1");
    expect(fake.requestedRoutes()).toEqual(["POST /sshkeys/key-1/delete", "POST /sshkeys/key-1/setdefault"]);
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
    cost: "1.20",
    canBeShared: false,
    mountedBy: null,
  };

  it("are listed, read, created and removed", async () => {
    expect(await listVolumes(http(), signal)).toEqual([models]);
    expect(await readVolume(http(), "v-1", signal)).toEqual(models);
    expect(await listVolumeTypes(http(), signal)).toEqual([
      {
        cloud: "hyperstack",
        region: "canada-1",
        hasFixedSize: false,
        canBeShared: false,
        gbHour: "0.000137",
      },
    ]);
    const wanted = { cloud: "hyperstack", region: "canada-1", size_in_gb: 100, name: "models" };
    expect(await createVolume(http(), wanted)).toBe("v-2");
    expect(fake.sentBodies("POST /volumes/create")).toEqual([wanted]);
    await removeVolume(http(), "v-1");
    expect(fake.requestedRoutes()).toEqual([
      "GET /volumes",
      "GET /volumes/v-1/info",
      "GET /volumes/types",
      "POST /volumes/create",
      "POST /volumes/v-1/delete",
    ]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it.each<[string, FixtureReply]>([
    ["a server error", { status: 503, json: { message: "no" } }],
    ["an empty reply", { text: "" }],
    ["no id", offContract({ json: { id: null } })],
  ])("are created once, after any reply: %s", async (_name, reply) => {
    fake.reset({ "POST /volumes/create": reply });
    const wanted = { cloud: "hyperstack", region: "canada-1", size_in_gb: 100, name: "models" };
    expectReadableError(shadeform, await thrownBy(createVolume(http(), wanted)));
    expect(fake.requestedRoutes()).toHaveLength(1);
  });

  it("are null if missing, and invalid lists throw", async () => {
    fake.reset({
      "GET /volumes/{id}/info": { status: 404, json: { message: "Volume not found" } },
      "GET /volumes": offContract({ json: {} }),
    });
    expect(await readVolume(http(), "v-1", signal)).toBeNull();
    expectReadableError(shadeform, await thrownBy(listVolumes(http(), signal)));
  });
});

describe("templates", () => {
  const known = {
    nativeId: template.id,
    name: "vLLM",
    description: "Serves a model",
    author: "example",
    isPublic: false,
    runs: "docker",
    image: "vllm/vllm-openai:latest",
  };

  it("are listed and read, without their secrets", async () => {
    const listed = await listTemplates(http(), signal);
    expect(listed).toEqual([known]);
    expect(await readTemplate(http(), template.id, signal)).toEqual(known);
    expect(leaksSecret(listed, "example-not-real")).toBe(false);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("have no id if featured", async () => {
    const [jupyter] = await listFeaturedTemplates(http(), signal);
    expect(jupyter).toMatchObject({ nativeId: null, name: "Jupyter", isPublic: true, runs: null });
    expect(fake.requestedRoutes()).toEqual(["GET /templates/featured"]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("are saved, changed and removed", async () => {
    const draft = {
      name: "vLLM",
      envs: [{ name: "HF_TOKEN", value: "example-not-real" }],
      networking: { ufw_rules: [{ rule: "allow", port: "8000", proto: "tcp", from_ip: null, to_ip: null }] },
    };
    expect(await saveTemplate(http(), draft)).toBe(template.id);
    await updateTemplate(http(), template.id, draft);
    await removeTemplate(http(), template.id);
    expect(fake.requestedRoutes()).toEqual([
      "POST /templates/save",
      `POST /templates/${template.id}/update`,
      `POST /templates/${template.id}/delete`,
    ]);
    expect(fake.sentBodies("POST /templates/save")).toEqual([draft]);
    expect(fake.takeViolations()).toEqual([]);
  });

  it("redact their secrets in an error", async () => {
    const refusal: FixtureReply = { status: 400, json: { message: "bad value example-not-real" } };
    fake.reset({ "POST /templates/save": refusal, "POST /templates/{id}/update": refusal });
    const draft = { name: "vLLM", envs: [{ name: "HF_TOKEN", value: "example-not-real" }] };
    for (const work of [saveTemplate(http(), draft), updateTemplate(http(), template.id, draft)]) {
      const error = await thrownBy(work);
      expectReadableError(shadeform, error);
      expect(leaksSecret(error, "example-not-real")).toBe(false);
    }
  });
});
