import { geekDatacenters } from "../catalog/gpugeek";
import type { RouteHandler } from "../routes";
import { success } from "./envelope";

/** Names only: prices and stock come from dry runs. */
export const listGpus: RouteHandler = (_call, { catalog }) =>
  success({ gpus: [...new Set(catalog.gpugeek.map(({ gpuName }) => gpuName))] });

export const listDatacenters: RouteHandler = () =>
  success({ datacenters: geekDatacenters.map(({ name, dcId }) => ({ name, dcId })) });

export const listImages: RouteHandler = () => success({ images });

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
