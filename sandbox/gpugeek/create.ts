import type { AccountState } from "../state/account-state";
import { createMachines, type MachinePlan } from "../state/machines";
import type { Machine } from "../state/machine";
import { type Call, type Reply, withBody } from "../routes";
import { chanceItem } from "../catalog/chance";

import type { Context, GeekFacts } from "./facts";
import type { GeekPool } from "./catalog";
import { images, freeGpus } from "./inventory";
import { envelope, impossible, success, wrongParameter } from "./envelope";
import { beginOperation } from "./operations";
import { hourlyMicros, orderSchema, orderSizes, specification, type Order } from "./order";

/** Creates a machine in the best matching pool, or returns the price for a dry run. */
export const create = withBody(orderSchema, (call: Call, context: Context, order: Order): Reply => {
  if (!images.some(({ imageId }) => imageId === order.imageId)) return wrongParameter("imageId");
  const pools = context.offers.filter(
    (pool) =>
      pool.gpuName === order.gpuName &&
      pool.skus.includes(order.skuName) &&
      (order.dcId === undefined || pool.dcId === order.dcId),
  );
  if (pools.length === 0) return wrongParameter("no such gpuName, skuName, dcId");
  const free = freeGpus(context, call.time);
  const [pool] = pools
    .filter((candidate) => free(candidate) >= order.gpuNum)
    .toSorted((left, right) => left.yuan - right.yuan);
  if (!pool) return impossible(soldOutMessage(order));
  const spec = specification(pool, order);
  if (order.dryRun === true) return success({ InstanceId: 0, operationId: 0, spec });

  const { account } = context;
  const machines = createMachines(account, createPlan(pool, order), call.time).map((machine) =>
    boot(account, machine),
  );
  const machineIds = machines.map(({ id }) => id);
  const operationId = Number(machines[0]?.facts.operationId);
  const id = Number(machineIds[0]);
  if (account.behavior.errorWithId) {
    return { ...envelope(400, 10135, "instance start failed", { instanceId: id, operationId }), machineIds };
  }
  // The documentation uses both spellings.
  const named = id % 2 === 0 ? { InstanceId: id } : { instanceId: id };
  return { ...success({ ...named, operationId, spec }), machineIds };
});

/** A machine that fails to boot is stopped from then on, and its GPU is free again. */
function boot(account: AccountState<GeekFacts>, machine: Machine<GeekFacts>): Machine<GeekFacts> {
  const { createdAt: startedAt, bootedAt: doneAt, isFaulty } = machine;
  const stops = isFaulty ? [{ from: doneAt, to: null }] : [];
  return beginOperation(account, { ...machine, stops }, { action: "create", startedAt, doneAt, isFaulty });
}

function createPlan(pool: GeekPool, order: Order): MachinePlan<GeekFacts> {
  return {
    name: order.name ?? `${order.gpuName.toLowerCase()}-instance`,
    tags: order.tags ?? [],
    facts: {
      pool,
      sku: order.skuName,
      gpuNum: order.gpuNum,
      imageId: order.imageId,
      ...orderSizes(pool, order),
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
