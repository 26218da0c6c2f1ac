import type { RouteHandler } from "../routes";
import { countUsedUnits } from "../state/machines";

import type { Context } from "./facts";
import { geekDatacenters, type GeekPool } from "./catalog";
import { success } from "./envelope";

/** Names only: prices and stock come from dry runs. */
export const listGpus: RouteHandler<Context> = (_call, { offers }) =>
  success({ gpus: [...new Set(offers.map(({ gpuName }) => gpuName))] });

export const listDatacenters: RouteHandler<Context> = () =>
  success({ datacenters: geekDatacenters.map(({ name, dcId }) => ({ name, dcId })) });

export const listImages: RouteHandler<Context> = () => success({ images });

export const images = [
  {
    type: "official",
    imageId: "torch2.1.1-cuda12.1.0-py3.10",
    name: "torch2.1.1-cuda12.1.0-py3.10",
  },
  { type: "official", imageId: "torch2.6.0-cuda12.4-py3.12", name: "torch2.6.0-cuda12.4-py3.12" },
  { type: "official", imageId: "ubuntu22.04-cuda12.4", name: "ubuntu22.04-cuda12.4" },
  { type: "user", imageId: "a1b2c3", name: "my-image" },
];

type Place = Pick<GeekPool, "gpuName" | "dcId">;

/** The number of free GPUs in a pool after the customer's own. */
export function freeGpus({ offers, account }: Context, time: number): (place: Place) => number {
  const taken = countUsedUnits(account, time);
  const free = new Map(offers.map((pool) => [poolName(pool), pool.freeGpus]));
  return (place) => Math.max(0, (free.get(poolName(place)) ?? 0) - taken(poolName(place)));
}

function poolName({ gpuName, dcId }: Place): string {
  return `${gpuName}/${dcId}`;
}
