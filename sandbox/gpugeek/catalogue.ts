import { geekDatacenters } from "../world/gpugeek";
import type { Answer } from "../routes";
import { success } from "./envelope";

/** Names only: what a GPU costs and whether there is one, a dry run tells. */
export const listGpus: Answer = (_call, { world }) =>
  success({ gpus: [...new Set(world.gpugeek.map(({ gpuName }) => gpuName))] });

export const listDatacenters: Answer = () =>
  success({ datacenters: geekDatacenters.map(({ name, dcId }) => ({ name, dcId })) });

export const listImages: Answer = () => success({ images });

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
