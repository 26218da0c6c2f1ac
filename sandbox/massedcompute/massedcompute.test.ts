import { describe, expect, it } from "vitest";
import { callProvider, startTestSandbox, startSandboxWithClock } from "../../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
} from "../../testing/sandbox/machines";

const cloud = "massedcompute";
const body = (more: object) => ({ ...machineApis.massedcompute.createBody("gx"), ...more });

describe("launching", () => {
  it.each([
    ["an unknown product", { productName: "gpu_9x_b300" }, 422],
    ["a product without a price", { productName: "cpu_32x_vcpu" }, 422],
    ["an unknown image", { imageId: 99 }, 422],
    ["an image for SXM on PCIe", { imageId: 12 }, 422],
    ["an image for PCIe on SXM", { productName: "gpu_8x_DGX_A100", imageId: 7 }, 422],
    ["an unknown region", { regionName: "mars-1" }, 422],
    ["a region without stock", { regionName: "us-west-2" }, 409],
    ["a sold-out product", { productName: "gpu_4x_h200_nvl", regionName: "any" }, 409],
    ["an unknown key", { sshKeys: ["mine"] }, 422],
  ])("rejects %s", async (_name, more, status) => {
    const sandbox = await startTestSandbox();
    const result = await callOperation(sandbox, cloud, "POST /instance/launch", { body: body(more) });
    expect(result.status).toBe(status);
    if (status === 409) expect(result.body).toEqual({ message: "no capacity available" });
    expect(sandbox.machines()).toEqual([]);
  });

  it("takes a free machine and returns it", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const capacity = async () => {
      const { gpu_inventory } = (await (await callProvider(sandbox, cloud, "/gpu-inventory")).json()) as {
        gpu_inventory: Record<
          string,
          { capacity_available: number; regions_with_capacity_available: object[] }
        >;
      };
      return gpu_inventory["gpu_8x_DGX_A100"];
    };
    const only = { body: body({ productName: "gpu_8x_DGX_A100", regionName: "any", imageId: 12 }) };
    const result = await callOperation(sandbox, cloud, "POST /instance/launch", only);
    expect(result.status).toBe(202);
    expect(await capacity()).toMatchObject({ capacity_available: 0, regions_with_capacity_available: [] });
    expect((await callOperation(sandbox, cloud, "POST /instance/launch", only)).status).toBe(409);
    const instanceUuids = [(result.body as { response: string }).response];
    await callOperation(sandbox, cloud, "POST /instance/terminate", { body: { instanceUuids } });
    pass(5);
    expect(await capacity()).toMatchObject({ capacity_available: 1 });
  });

  it("ignores a coupon that does not apply and uses one that does", async () => {
    const sandbox = await startTestSandbox();
    const launchWith = (productName: string, coupon: string) =>
      callOperation(sandbox, cloud, "POST /instance/launch", {
        body: body({ productName, regionName: "any", coupon }),
      });
    await launchWith("gpu_1x_l40", "TestCoupon");
    await launchWith("gpu_2x_a6000", "Invented");
    await launchWith("gpu_2x_a6000", "TestCoupon");
    const rows = (await listMachineRows(sandbox, cloud)) as {
      product: { price_hr: number; final_price_hr: number };
    }[];
    expect(rows.map(({ product }) => product.final_price_hr > 0)).toEqual([false, false, true]);
    const { price_hr, final_price_hr } = rows[2]?.product ?? { price_hr: 0, final_price_hr: 0 };
    expect(final_price_hr).toBeCloseTo(0.9 * price_hr, 6);
  });
});

describe("machines", () => {
  it("have both shapes, consistently per machine, with prices as numbers and as text", async () => {
    const sandbox = await startTestSandbox();
    const shapes = new Map<string, string>();
    const passwords = new Set<string>();
    // Each depends on a random id, so a fixed number of launches may miss one.
    const isMissingOne = () => passwords.size < 2 || new Set(shapes.values()).size < 2;
    while (isMissingOne() && shapes.size < 60) {
      const id = await launchMachine(sandbox, cloud);
      const { body: single } = await callOperation(sandbox, cloud, "GET /instance/{uuid}", { id });
      shapes.set(id, Object.keys(single as object)[0] ?? "");
      const again = await callOperation(sandbox, cloud, "GET /instance/{uuid}", { id });
      expect(Object.keys(again.body as object)[0]).toBe(shapes.get(id));
      const row = (await readMachineRow(sandbox, cloud, id)) as { password: unknown; product: object };
      expect(row.product).toMatchObject({ price_hr: expect.any(String), final_price_hr: "0.000000" });
      passwords.add(typeof row.password);
    }
    expect(new Set(shapes.values())).toEqual(new Set(["runningInstance", "runningInstances"]));
    expect(passwords).toEqual(new Set(["string", "number"]));
    for (const row of await listMachineRows(sandbox, cloud)) {
      expect(row["product"]).toMatchObject({ price_hr: expect.any(Number), final_price_hr: 0 });
    }
  });

  it("restart and boot again for some seconds", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    pass(30);
    const result = await callOperation(sandbox, cloud, "POST /instance/restart", {
      body: { instanceUuids: [id] },
    });
    expect(result).toMatchObject({ status: 202, body: { response: [{ id, status: "booting" }] } });
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ status: "booting" });
    pass(5);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ status: "rented", os_booted: 1 });
    const stranger = { body: { instanceUuids: ["00000000-0000-4000-8000-000000000000"] } };
    expect((await callOperation(sandbox, cloud, "POST /instance/restart", stranger)).status).toBe(404);
  });

  it("leave the list immediately, stay readable for some seconds, and can be terminated twice", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const ids = [await launchMachine(sandbox, cloud), await launchMachine(sandbox, cloud)];
    const terminate = () =>
      callOperation(sandbox, cloud, "POST /instance/terminate", { body: { instanceUuids: ids } });
    const terminated_instances = ids.map((id) => ({ id, status: "terminated" }));
    expect(await terminate()).toMatchObject({
      status: 202,
      body: { response: { data: { terminated_instances } } },
    });
    expect((await terminate()).status).toBe(202);
    expect(await listMachineRows(sandbox, cloud)).toEqual([]);
    expect(await readMachineRow(sandbox, cloud, ids[0] ?? "")).toMatchObject({ status: "terminating" });
    expect(sandbox.machines()).toMatchObject([{ billing: true }, { billing: true }]);
    pass(4);
    expect((await terminate()).status).toBe(404);
    expect(sandbox.machines()).toMatchObject([{ billing: false }, { billing: false }]);
  });
});

it("identifies keys by name", async () => {
  const sandbox = await startTestSandbox();
  const add = (name: string, publicKey = "ssh-ed25519 AAAA") =>
    callOperation(sandbox, cloud, "POST /ssh-keys", { body: { name, publicKey } });
  const { body: added } = await add("My key 1");
  expect((await add("My key 1")).status).toBe(422);
  expect((await add("my-key")).status).toBe(422);
  expect((await add("other", "no key")).status).toBe(422);
  const result = await callOperation(sandbox, cloud, "GET /ssh-keys");
  expect(result.body).toMatchObject({ sshKeys: [{ name: "My key 1", public_key: "ssh-ed25519 AAAA" }] });
  for (const field of ["sshKeys", "sshKey"]) {
    const launched = await callOperation(sandbox, cloud, "POST /instance/launch", {
      body: body({ [field]: ["My key 1"] }),
    });
    expect(launched.status).toBe(202);
  }
  const { id } = (added as { sshKey: { id: number } }).sshKey;
  expect((await callOperation(sandbox, cloud, "DELETE /ssh-keys/{id}", { id: String(id) })).body).toEqual({
    result: {},
  });
  expect((await callOperation(sandbox, cloud, "DELETE /ssh-keys/{id}", { id: String(id) })).status).toBe(404);
});

it("serves coupons, the account and its images", async () => {
  const sandbox = await startTestSandbox();
  const showProducts = (coupon: string) =>
    callOperation(sandbox, cloud, "POST /coupon/accepted-products", { body: { coupon } });
  expect((await showProducts("No")).status).toBe(404);
  const accepted = await showProducts("TestCoupon");
  expect(accepted.body).toMatchObject({
    couponValidation: {
      coupon: { code: "TestCoupon", discountPercent: 0.1 },
      productDetails: [expect.arrayContaining([expect.objectContaining({ name: "gpu_2x_a6000" })])],
    },
  });
  const validation = await callOperation(sandbox, cloud, "POST /account/token/validation", { body: {} });
  expect(validation.body).toEqual({ message: "Valid Token" });
  expect((await callOperation(sandbox, cloud, "POST /account/token/validation")).status).toBe(200);
  expect((await callOperation(sandbox, cloud, "GET /images")).body).toMatchObject({
    images: expect.any(Array),
  });
});
