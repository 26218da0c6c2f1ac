import type { Estate } from "../estate/estate";
import { make, type Plan } from "../estate/machines";
import type { Machine } from "../estate/machine";
import type { Call, Reply, Scene } from "../protocol";
import { taking } from "../routes";
import { chanceItem } from "../world/chance";
import type { GeekPool } from "../world/gpugeek";
import { images } from "./catalogue";
import { envelope, impossible, success, wrongParameter } from "./envelope";
import type { GeekFacts } from "./facts";
import { begin } from "./operations";
import { hourlyMicros, orderSchema, sizesOf, specification, type Order } from "./order";
import { freeGpus } from "./stock";

/** Creates a machine where an order fits best, or only says what it would cost there. */
export const create = taking(orderSchema, (call: Call, scene: Scene, order: Order): Reply => {
  if (!images.some(({ imageId }) => imageId === order.imageId)) return wrongParameter("imageId");
  const pools = scene.world.gpugeek.filter(
    (pool) =>
      pool.gpuName === order.gpuName &&
      pool.skus.includes(order.skuName) &&
      (order.dcId === undefined || pool.dcId === order.dcId),
  );
  if (pools.length === 0) return wrongParameter("no such gpuName, skuName, dcId");
  const free = freeGpus(scene, call.time);
  const [pool] = pools
    .filter((candidate) => free(candidate) >= order.gpuNum)
    .toSorted((left, right) => left.yuan - right.yuan);
  if (!pool) return impossible(soldOutMessage(order));
  const spec = specification(pool, order);
  if (order.dryRun === true) return success({ InstanceId: 0, operationId: 0, spec });

  const { gpugeek: estate } = scene.estates;
  const machines = make(estate, planOf(pool, order), call.time).map((machine) => boot(estate, machine));
  const machineIds = machines.map(({ id }) => id);
  const operationId = Number(machines[0]?.facts.operationId);
  const id = Number(machineIds[0]);
  if (estate.behaviour.errorWithId) {
    return { ...envelope(400, 10135, "instance start failed", { instanceId: id, operationId }), machineIds };
  }
  // The documents spell it both ways.
  const named = id % 2 === 0 ? { InstanceId: id } : { instanceId: id };
  return { ...success({ ...named, operationId, spec }), machineIds };
});

/** A machine that fails to boot stands still from then on, and its GPU is free again. */
function boot(estate: Estate<GeekFacts>, machine: Machine<GeekFacts>): Machine<GeekFacts> {
  const { createdAt: startedAt, bootedAt: doneAt, isFaulty } = machine;
  const stops = isFaulty ? [{ from: doneAt, to: null }] : [];
  return begin(estate, { ...machine, stops }, { action: "create", startedAt, doneAt, isFaulty });
}

function planOf(pool: GeekPool, order: Order): Plan<GeekFacts> {
  return {
    name: order.name ?? `${order.gpuName.toLowerCase()}-instance`,
    tags: order.tags ?? [],
    facts: {
      pool,
      sku: order.skuName,
      gpuNum: order.gpuNum,
      imageId: order.imageId,
      ...sizesOf(pool, order),
      systemDiskGb: order.systemDiskSize ?? 30,
      dataDiskGb: order.dataDiskSize ?? 20,
      ports: order.servicePort ?? [],
      httpPorts: order.httpServicePort ?? [],
      operationId: "",
    },
    hourlyMicros: hourlyMicros(pool, order),
    currency: "CNY",
    holds: { pool: `${pool.gpuName}/${pool.dcId}`, units: order.gpuNum },
  };
}

export function soldOutMessage({ gpuName, dcId }: Pick<Order, "gpuName" | "dcId">): string {
  const messages = ["资源不足，请稍后再试", "no available machine", "当前机房库存不足"] as const;
  return chanceItem(messages, gpuName, dcId ?? "");
}
