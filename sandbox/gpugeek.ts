import { randomBytes } from "node:crypto";
import { readDryRun, type DryRun } from "./gpugeek-create";
import { isGoodKey, type Call, type Protocol, type Reply } from "./protocol";
import type { World } from "./world";
import { chanceItem } from "./world/chance";
import { geekDatacenters, type GeekPool, type GeekSku } from "./world/gpugeek";
import { gpus } from "./world/gpus";

/** GPUGeek: names without prices, and a dry run of a launch that tells the price of one combination. */
export const gpuGeek: Protocol = {
  name: "gpugeek",
  base: "/gpugeek",
  offersRoute: "POST /api/v1/openapi/instance/create",
  routes: {
    "GET /api/v1/openapi/gpu/list": (_call, world) =>
      success({ gpus: [...new Set(world.gpugeek.map(({ gpuName }) => gpuName))] }),
    "GET /api/v1/openapi/datacenter/list": () =>
      success({ datacenters: geekDatacenters.map(({ name, dcId }) => ({ name, dcId })) }),
    "GET /api/v1/openapi/image/list": () => success({ images }),
    "POST /api/v1/openapi/instance/create": create,
  },
  refuse: ({ headers }) =>
    isGoodKey(headers["gz-api-token"]) ? null : failure(10002, "token is missing or has expired"),
  unknownRoute: () => failure(404, "unknown request URI", 404),
};

const images = [
  {
    type: "official",
    imageId: "torch2.1.1-cuda12.1.0-py3.10",
    name: "torch2.1.1-cuda12.1.0-py3.10",
  },
  { type: "official", imageId: "torch2.6.0-cuda12.4-py3.12", name: "torch2.6.0-cuda12.4-py3.12" },
  { type: "official", imageId: "ubuntu22.04-cuda12.4", name: "ubuntu22.04-cuda12.4" },
  { type: "user", imageId: "a1b2c3", name: "my-image" },
];

function create(call: Call, world: World): Reply {
  const request = readDryRun(call);
  if ("refused" in request) return { ...failure(10005, request.refused), note: request.refused };
  if (!images.some(({ imageId }) => imageId === request.imageId)) {
    return failure(10005, "parameter error: imageId");
  }
  const pools = world.gpugeek.filter(
    (pool) =>
      pool.gpuName === request.gpuName &&
      pool.skus.includes(request.skuName) &&
      (request.dcId === undefined || pool.dcId === request.dcId),
  );
  if (pools.length === 0) return failure(10005, "parameter error: no such gpuName, skuName, dcId");
  const [pool] = pools
    .filter(({ freeGpus }) => freeGpus >= request.gpuNum)
    .toSorted((left, right) => left.yuan - right.yuan);
  if (!pool) return failure(10135, soldOutMessage(request));
  return success({ InstanceId: 0, operationId: 0, spec: specification(pool, request) });
}

function specification(pool: GeekPool, request: DryRun): object {
  const { vramGb, vcpus, memoryGb } = gpus[pool.gpu];
  return {
    gpuName: pool.gpuName,
    // The cloud's own example says 10G of a 24G card.
    vram: pool.gpuName === "G30-24G" ? "10G" : `${vramGb}G`,
    skuName: request.skuName,
    price: periodPrice(pool.yuan * request.gpuNum, request.skuName),
    cpuName: "Intel Xeon Processor (Skylake, IBRS)",
    cpuCoreNum: (request.cpuNum ?? vcpus) * request.gpuNum,
    memorySize: (request.memory ?? memoryGb) * request.gpuNum * 2 ** 30,
    payByVoucher: request.skuName === "payg" ? 1 : 0,
    regionName: geekDatacenters.find(({ dcId }) => dcId === pool.dcId)?.regionName,
    dcId: pool.dcId,
  };
}

/** Hours of one period, and what the longer commitment leaves of the hourly price. */
const periods: Readonly<Record<GeekSku, { hours: number; ratio: number }>> = {
  payg: { hours: 1, ratio: 1 },
  bidding: { hours: 1, ratio: 0.6 },
  daily: { hours: 24, ratio: 0.93 },
  weekly: { hours: 168, ratio: 0.86 },
  monthly: { hours: 720, ratio: 0.75 },
};

function periodPrice(yuanPerHour: number, sku: GeekSku): string {
  const { hours, ratio } = periods[sku];
  return String(Number((yuanPerHour * hours * ratio).toFixed(2)));
}

function soldOutMessage({ gpuName, dcId }: DryRun): string {
  const messages = ["资源不足，请稍后再试", "no available machine", "当前机房库存不足"] as const;
  return chanceItem(messages, gpuName, dcId ?? "");
}

function success(data: object): Reply {
  return envelope(200, 0, "success", data);
}

function failure(code: number, message: string, status = 200): Reply {
  return envelope(status, code, message, null);
}

function envelope(status: number, code: number, message: string, data: object | null): Reply {
  return { status, body: { code, message, traceid: randomBytes(16).toString("hex"), data } };
}
