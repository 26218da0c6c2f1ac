import { held } from "../estate/machines";
import type { Scene } from "../protocol";
import type { GeekPool } from "../world/gpugeek";

type Place = Pick<GeekPool, "gpuName" | "dcId">;

/** How many GPUs a pool has left beside the customer's own. */
export function freeGpus({ world, estates }: Scene, time: number): (place: Place) => number {
  const taken = held(estates.gpugeek, time);
  const free = new Map(world.gpugeek.map((pool) => [nameOf(pool), pool.freeGpus]));
  return (place) => Math.max(0, (free.get(nameOf(place)) ?? 0) - taken(nameOf(place)));
}

function nameOf({ gpuName, dcId }: Place): string {
  return `${gpuName}/${dcId}`;
}
