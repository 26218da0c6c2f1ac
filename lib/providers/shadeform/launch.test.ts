import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";

import { pollFixture, type FixtureReply } from "@/testing/cloud/fixture-cloud";
import type { CreateOrder } from "../instances";
import { describeCreateOutcomes } from "@/testing/provider/create-contract";
import {
  leaksSecret,
  offContract,
  startFakeMachineCloud,
  type FakeMachineCloud,
} from "@/testing/cloud/fake-machine-cloud";
import { sampleOffer } from "@/testing/offers/sample-offer";

import types from "./__fixtures__/instance-types.json";
import { defaultImage } from "./choices";
import { shadeform } from "./index";
import { createInstances } from "./instances";

const route = "POST /instances/create";
const created: FixtureReply = {
  status: 200,
  json: { id: "3f0c7a52-8d1e-4b6a-9c57-0a1b2c3d4e09", cloud_assigned_id: null },
};
const offer: ListedOffer = {
  ...sampleOffer,
  nativeId: "hyperstack/H100_sxm5x8/canada-1/on_demand",
  gpu: null,
  gpuCount: 8,
  vcpus: 192,
  memoryGb: 1800,
  storageGb: 32_000,
  interconnect: "sxm5",
  nvlink: true,
  type: "baremetal",
  native: { amount: "1920", currency: "USD", unit: "cent", per: "hour", scope: "machine" },
};
const order: CreateOrder = {
  offer,
  name: "train-gx-abcdefghijklmnop",
  launchTag: "gx-abcdefghijklmnop",
  key: { nativeId: "key-1", name: "laptop", publicKey: null },
  autoDelete: { at: new Date("2026-11-21T08:00:00Z"), spend: "16.00" },
  settings: {},
};
const plain = {
  cloud: "hyperstack",
  region: "canada-1",
  shade_instance_type: "H100_sxm5x8",
  shade_cloud: true,
  name: order.name,
  tags: [order.launchTag],
  ssh_key_id: "key-1",
  auto_delete: { date_threshold: "2026-11-21T08:00:00Z", spend_threshold: "16.00" },
};

describeCreateOutcomes(shadeform, {
  order,
  route,
  created,
  nativeId: "3f0c7a52-8d1e-4b6a-9c57-0a1b2c3d4e09",
  refusal: (message) => ({ error_code: "SOMETHING_NEW", error: message }),
});

let fake: FakeMachineCloud;
beforeAll(async () => {
  fake = await startFakeMachineCloud(shadeform, {
    [route]: created,
    "GET /instances/types": offContract({ json: types }),
    "GET /volumes": { json: { volumes: [volume("v-1"), volume("v-2", { region: "norway-1" })] } },
    "GET /templates": { json: { templates: [{ id: "t-1", name: "vLLM" }] } },
  });
});
afterAll(() => fake.cloud.close());
beforeEach(() => fake.reset());

const machines = () => createInstances(fake.context());
const create = (changes: Partial<CreateOrder>) => machines().create({ ...order, ...changes });
const bodyOf = async (changes: Partial<CreateOrder>) => {
  fake.reset();
  expect(await create(changes)).toMatchObject({ kind: "created" });
  expect(fake.takeViolations()).toEqual([]);
  const [body, ...more] = fake.sentBodies(route);
  expect(more).toEqual([]);
  return body;
};
const { signal } = new AbortController();

describe("the order of a machine", () => {
  it("sends the machine, location, key and auto-delete, and only chosen settings", async () => {
    expect(await bodyOf({})).toEqual(plain);
  });

  it("omits a key and an auto-delete that were not chosen", async () => {
    const { ssh_key_id: _key, auto_delete: _switch, ...rest } = plain;
    expect(await bodyOf({ key: null, autoDelete: null })).toEqual(rest);
    const spend = await bodyOf({ key: null, autoDelete: { at: null, spend: "3.14" } });
    expect(spend).toEqual({ ...rest, auto_delete: { spend_threshold: "3.14" } });
  });

  it("sends the rental type only for spot", async () => {
    const spot = { ...offer, nativeId: "hyperstack/H100_sxm5x8/canada-1/spot" };
    expect(await bodyOf({ offer: spot })).toEqual({ ...plain, rental_type: "spot" });
  });

  it("parses the native id of every polled offer back into its parts", async () => {
    const { offers } = await pollFixture(shadeform, fake.cloud);
    for (const one of offers)
      expect(await bodyOf({ offer: one })).toMatchObject({ cloud: one.cloud, region: one.region.id });
  });

  it("sends system, template, volume, variables and tags", async () => {
    const settings = {
      image: "ubuntu22.04_cuda12.6_shade_os",
      template: "t-1",
      volume: "v-1",
      env: "HF_TOKEN=example-not-real\r\n\n EMPTY=\nB=a=b ",
      tags: "team-a, team-b,gx-abcdefghijklmnop,",
    };
    expect(await bodyOf({ settings })).toEqual({
      ...plain,
      os: "ubuntu22.04_cuda12.6_shade_os",
      template_id: "t-1",
      volume_ids: ["v-1"],
      envs: [
        { name: "HF_TOKEN", value: "example-not-real" },
        { name: "EMPTY", value: "" },
        { name: "B", value: "a=b " },
      ],
      tags: ["gx-abcdefghijklmnop", "team-a", "team-b"],
    });
  });

  it("encodes a startup script, with the line ends of a shell", async () => {
    const body = await bodyOf({ settings: { startupScript: "#!/bin/sh\r\necho “hallo”\r\n" } });
    const packed = Buffer.from("#!/bin/sh\necho “hallo”\n").toString("base64");
    expect(body).toEqual({
      ...plain,
      launch_configuration: { type: "script", script_configuration: { base64_script: packed } },
    });
  });

  it("sends a container with all its settings", async () => {
    const settings = {
      container: "registry.example/team/serve:7",
      containerArgs: "--model example/tiny-1b",
      ports: "80=8000, 8888 9000:9001",
      env: "A=1",
      sharedMemory: "16",
      registryUser: "reader",
      registryPassword: "example-not-real",
    };
    expect(await bodyOf({ offer: { ...offer, type: "container" }, settings })).toEqual({
      ...plain,
      launch_configuration: {
        type: "docker",
        docker_configuration: {
          image: "registry.example/team/serve:7",
          args: "--model example/tiny-1b",
          shared_memory_in_gb: 16,
          envs: [{ name: "A", value: "1" }],
          port_mappings: [
            { host_port: 80, container_port: 8000 },
            { host_port: 8888, container_port: 8888 },
            { host_port: 9000, container_port: 9001 },
          ],
          registry_credentials: { username: "reader", password: "example-not-real" },
        },
      },
    });
    expect(await bodyOf({ settings: { container: "busybox" } })).toEqual({
      ...plain,
      launch_configuration: { type: "docker", docker_configuration: { image: "busybox" } },
    });
  });

  it.each<[string, Partial<CreateOrder>]>([
    ["a key without an id", { key: { nativeId: " ", name: "laptop", publicKey: null } }],
    ["an invalid native id", { offer: { ...offer, nativeId: "hyperstack/H100/x/y/spot" } }],
    ["an unknown rental type", { offer: { ...offer, nativeId: "a/b/c/commitment" } }],
    ["a container offer without a container", { offer: { ...offer, type: "container" } }],
    ["a container and a script", { settings: { container: "busybox", startupScript: "true" } }],
    ["ports without a container", { settings: { ports: "80" } }],
    ["a port that is none", { settings: { container: "busybox", ports: "80=80000" } }],
    ["a mapping that is none", { settings: { container: "busybox", ports: "80=8000=1" } }],
    ["a port mapped twice", { settings: { container: "busybox", ports: "80=1,80=2" } }],
    ["an incomplete registry login", { settings: { container: "busybox", registryUser: "reader" } }],
    ["shared memory that is not a number", { settings: { container: "busybox", sharedMemory: "much" } }],
    ["a variable without a name", { settings: { env: "A=1\nexample-not-real" } }],
  ])("is rejected before anything is sent with %s", async (_name, changes) => {
    const outcome = await create(changes);
    expect(outcome).toMatchObject({ kind: "rejected", error: { isUnsent: true, kind: "rejected" } });
    expect((outcome as { error: Error }).error.message).toMatch(/^Nothing was sent to Shadeform: .+\.$/);
    expect(leaksSecret(outcome, "example-not-real")).toBe(false);
    expect(fake.requestedRoutes()).toEqual([]);
  });

  it("is questioned before the launch if it has both a container and a script", async () => {
    const check = (settings: CreateOrder["settings"]) => machines().checkSettings(offer, settings);
    expect(await check({ container: "busybox", startupScript: "true" })).toBe(
      "A machine runs either a container or a startup script, not both; empty one of the two.",
    );
    expect(await check({ startupScript: "true" })).toBeNull();
    expect(fake.requestedRoutes()).toEqual([]);
  });

  it("omits the default container if a template is chosen", async () => {
    const settings = { container: "quay.io/jupyter/pytorch-notebook:cuda12-latest", template: "tpl-1" };
    const body = await bodyOf({ offer: { ...offer, type: "container" }, settings });
    expect(body).toMatchObject({ template_id: "tpl-1" });
    expect(body).not.toHaveProperty("launch_configuration");
  });

  it("uses a template instead of the container of a container offer", async () => {
    const settings = { template: "t-1" };
    const body = await bodyOf({ offer: { ...offer, type: "container" }, settings });
    expect(body).toEqual({ ...plain, template_id: "t-1" });
  });
});

describe("an order error", () => {
  const refusedWith = async (reply: FixtureReply, changes: Partial<CreateOrder> = {}) => {
    fake.reset({ [route]: reply });
    const outcome = await create(changes);
    expect(fake.requestedRoutes()).toEqual([route]);
    return outcome;
  };

  it("for lack of stock is sold out, and suggests the next step", async () => {
    const json = { error_code: "OUT_OF_STOCK", error: "No capacity" };
    expect(await refusedWith({ status: 409, json })).toMatchObject({
      kind: "rejected",
      error: { kind: "sold-out", status: 409, message: expect.stringMatching(/Choose another/) as string },
    });
  });

  it.each([400, 402, 403, 409, 422])("for lack of credit (%i) suggests the next step", async (status) => {
    const json = { error_code: "INSUFFICIENT_FUNDS", error: "insufficient funds" };
    expect(await refusedWith({ status, json })).toMatchObject({
      kind: "rejected",
      error: { kind: "rejected", message: expect.stringMatching(/Add funds/) as string },
    });
  });

  it("for lack of credit by its status alone does so too", async () => {
    const message = /account has too little credit \(402\): “pay”\. Top it up/;
    expect(await refusedWith({ status: 402, json: { message: "pay" } })).toMatchObject({
      kind: "rejected",
      error: { kind: "no-credit", status: 402, message: expect.stringMatching(message) as string },
    });
  });

  it("is unknown after a server error", async () => {
    const json = { error_code: "OUT_OF_STOCK", error: "No capacity" };
    expect(await refusedWith({ status: 500, json })).toMatchObject({ kind: "unknown" });
    expect(await refusedWith(offContract({ json }))).toMatchObject({ kind: "unknown", nativeId: null });
  });

  it("contains no variable, password, argument or script", async () => {
    const script = "#!/bin/sh\nlogin example-in-script";
    const container = { container: "busybox", containerArgs: "--token example-in-args" };
    const login = { registryUser: "reader", registryPassword: "example-in-login" };
    for (const settings of [
      { startupScript: script, env: "A=example-in-env" },
      { ...container, ...login, env: "A=example-in-env" },
    ]) {
      const reply = (body: unknown) => ({ status: 422, json: { message: `wrong: ${JSON.stringify(body)}` } });
      for (const part of ["envs", "launch_configuration"] as const) {
        fake.reset({ [route]: ({ body }) => reply((body as Record<string, unknown>)[part]) });
        const outcome = await create({ settings });
        expect(outcome.kind).toBe("rejected");
        const secrets = [
          "in-env",
          "in-args",
          "in-login",
          "in-script",
          Buffer.from(script).toString("base64"),
        ];
        expect(leaksSecret(outcome, ...secrets)).toBe(false);
      }
    }
  });
});

describe("the fields of the form", () => {
  const fieldsOf = async (changes: Partial<ListedOffer> = {}) =>
    machines().launchFields({ ...offer, ...changes }, signal);
  const byId = async (changes?: Partial<ListedOffer>) =>
    new Map((await fieldsOf(changes)).map((field) => [field.id, field]));

  it("are read from the API in three calls", async () => {
    const fields = await byId();
    expect(fake.requestedRoutes().sort()).toEqual(["GET /instances/types", "GET /templates", "GET /volumes"]);
    expect(fake.takeViolations()).toEqual([]);
    expect([...fields.keys()]).toEqual([
      "image",
      "startupScript",
      "container",
      "containerArgs",
      "ports",
      "env",
      "sharedMemory",
      "registryUser",
      "registryPassword",
      "volume",
      "template",
      "tags",
    ]);
    expect(fields.get("image")).toMatchObject({
      kind: "choice",
      initial: "ubuntu22.04_cuda12.6_shade_os",
      choices: [{ value: "ubuntu22.04_cuda12.6_shade_os" }],
    });
    expect(fields.get("volume")!.choices).toEqual([
      { value: "", label: "None" },
      { value: "v-1", label: "v-1 (100 GB)" },
    ]);
    expect(fields.get("template")!.choices.map(({ value }) => value)).toEqual(["", "t-1"]);
    expect(fields.get("container")).toMatchObject({ required: false, advanced: true });
  });

  it("are valid with their defaults", async () => {
    const fields = await fieldsOf();
    const settings = Object.fromEntries(fields.map(({ id, initial }) => [id, initial ?? ""]));
    expect(await bodyOf({ settings })).toEqual({ ...plain, os: "ubuntu22.04_cuda12.6_shade_os" });
  });

  it("include a container if the offer runs nothing else", async () => {
    const fields = await byId({ type: "container" });
    const initial = "quay.io/jupyter/pytorch-notebook:cuda12-latest";
    expect(fields.get("container")).toMatchObject({ required: true, advanced: false, initial });
    expect(fields.has("startupScript")).toBe(false);
  });

  it("include only volumes that are free", async () => {
    const volumes = [
      volume("v-1", { mounted_by: "m-1" }),
      volume("v-2", { mounted_by: "m-1", supports_multi_mount: true }),
      volume("v-3", { cloud: "other" }),
    ];
    fake.reset({ "GET /volumes": { json: { volumes } } });
    expect((await byId()).get("volume")!.choices.map(({ value }) => value)).toEqual(["", "v-2"]);
  });

  it("work without volumes and templates, and show why these are missing", async () => {
    fake.reset({
      "GET /volumes": { status: 403, json: { message: "not for you" } },
      "GET /templates": { text: "<html>" },
    });
    const fields = await byId();
    expect(fields.get("volume")).toMatchObject({
      choices: [{ value: "" }],
      hint: expect.stringContaining("not for you") as string,
    });
    expect(fields.get("template")!.hint).toMatch(/Not available now.*Shadeform/);
    expect(fields.get("image")!.initial).toBe("ubuntu22.04_cuda12.6_shade_os");
  });

  it("leave an unknown system to the provider", async () => {
    const fields = await byId({ nativeId: "excesssupply/A100_80G/any/on_demand" });
    expect(fields.get("image")).toMatchObject({ kind: "text", initial: null, choices: [] });
  });

  it("throw if the machine's own facts are unavailable", async () => {
    fake.reset({ "GET /instances/types": { status: 401, json: { message: "Invalid API key" } } });
    await expect(fieldsOf()).rejects.toMatchObject({ kind: "unauthorised" });
  });

  it.each([
    [["ubuntu20.04_cuda12.8_shade_os", "ubuntu24.04", "ubuntu22.04_cuda11.8", "ubuntu22.04_cuda12.4"], 3],
    [["ubuntu22.04_cuda12.10_shade_os", "ubuntu22.04_cuda12.9_shade_os"], 0],
    [["debian12_cuda13.0", "ubuntu20.04", "ubuntu24.04"], 2],
    [["windows", "debian12"], 0],
    [["ubuntu_22_shade_os"], 0],
    [[], -1],
  ])("select the newest Ubuntu with CUDA of %j", (images, index) => {
    expect(defaultImage(images)).toBe(images[index] ?? null);
  });
});

function volume(id: string, changes: object = {}): object {
  return {
    id,
    cloud: "hyperstack",
    cloud_assigned_id: `hs-${id}`,
    region: "canada-1",
    name: id,
    fixed_size: false,
    size_in_gb: 100,
    cost_estimate: "1.20",
    supports_multi_mount: false,
    mounted_by: null,
    ...changes,
  };
}
