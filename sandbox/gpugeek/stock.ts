import { countUsedUnits } from "../state/machines";
import type { SandboxContext } from "../context";
import type { GeekPool } from "../catalog/gpugeek";

type Place = Pick<GeekPool, "gpuName" | "dcId">;

/** The number of free GPUs in a pool after the customer's own. */
export function freeGpus({ catalog, accounts }: SandboxContext, time: number): (place: Place) => number {
  const taken = countUsedUnits(accounts.gpugeek, time);
  const free = new Map(catalog.gpugeek.map((pool) => [poolName(pool), pool.freeGpus]));
  return (place) => Math.max(0, (free.get(poolName(place)) ?? 0) - taken(poolName(place)));
}

function poolName({ gpuName, dcId }: Place): string {
  return `${gpuName}/${dcId}`;
}
