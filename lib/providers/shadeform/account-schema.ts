import { z } from "zod";

import { detail } from "../details";
import { parseMachineId } from "../machine-fields";

import { nativeId as id } from "./machine-schema";

export const keyRow = z.object({ id, name: detail, public_key: detail, is_default: detail });
export const keyList = z.object({ ssh_keys: z.array(z.unknown()) });

export const volumeRow = z.object({
  id,
  name: detail,
  cloud: detail,
  region: detail,
  size_in_gb: detail,
  cost_estimate: detail,
  supports_multi_mount: detail,
  mounted_by: detail,
});
export const volumeList = z.object({ volumes: z.array(z.unknown()) });

/** Where volumes can be created, and dollars per GB and hour. */
export const volumeTypeRow = z.object({
  cloud: z.string(),
  region: z.string(),
  fixed_size: detail,
  supports_multi_mount: detail,
  price_per_gb_per_hour: detail,
});
export const volumeTypeList = z.object({ volume_types: z.array(z.unknown()) });

/** Featured ones have no id. */
export const templateRow = z.object({
  id: detail.transform(parseMachineId),
  name: detail,
  description: detail,
  author: detail,
  public: detail,
  launch_configuration: z
    .object({ type: detail, docker_configuration: z.object({ image: detail }).nullish().catch(null) })
    .nullish()
    .catch(null),
});
export const templateList = z.object({ templates: z.array(z.unknown()) });
