import { randomUUID } from "node:crypto";
import { secretOf } from "../estate/appearance";
import type { Volume } from "../estate/belongings";
import { drop, put, type Estate } from "../estate/estate";
import { list } from "../estate/machines";
import { empty, ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import { volumeSchema } from "./bodies";
import type { ShadeFacts } from "./facts";
import { refused, unknown } from "./refusals";

/** Where volumes are sold; dollars per gigabyte-hour. */
const volumeTypes = [
  volumeType("hyperstack", "canada-1", "0.000096"),
  volumeType("datacrunch", "helsinki-finland-1", "0.000274"),
  volumeType("crusoe", "us-east-1", "0.000109"),
];

export const listVolumeTypes: Answer = () => ok({ volume_types: volumeTypes });

export const listVolumes: Answer = ({ time }, { estates }) => {
  const { shadeform: estate } = estates;
  return ok({ volumes: [...estate.volumes.values()].map((volume) => volumeRow(estate, volume, time)) });
};

export const showVolume: Answer = ({ id, time }, { estates }) => {
  const volume = estates.shadeform.volumes.get(id);
  return volume ? ok(volumeRow(estates.shadeform, volume, time)) : unknown("Volume");
};

export const createVolume = taking(volumeSchema, ({ time }, { estates }, body): Reply => {
  const { cloud, region, name, size_in_gb: sizeGb } = body;
  if (!volumeTypes.some((type) => type.cloud === cloud && type.region === region)) {
    return refused("Volumes are not offered in that cloud and region");
  }
  const id = randomUUID();
  put(estates.shadeform, "volumes", { id, name, cloud, region, sizeGb, createdAt: time });
  return ok({ id });
});

export const deleteVolume: Answer = ({ id, time }, { estates }) => {
  if (isMounted(estates.shadeform, id, time)) return refused("Delete the instance before its volume");
  return drop(estates.shadeform, "volumes", id) ? empty(200) : unknown("Volume");
};

/** Whether a machine has the volume. */
export function isMounted(estate: Estate<ShadeFacts>, id: string, time: number): boolean {
  return mounterOf(estate, id, time) !== null;
}

function mounterOf(estate: Estate<ShadeFacts>, id: string, time: number): string | null {
  const mounter = list(estate, time).find(({ facts }) => facts.volumeIds.includes(id));
  return mounter?.id ?? null;
}

function volumeRow(estate: Estate<ShadeFacts>, volume: Volume, time: number): object {
  const { id, cloud, region, name, sizeGb, createdAt } = volume;
  const type = volumeTypes.find((known) => known.cloud === cloud && known.region === region);
  const hours = (time - createdAt) / 3_600_000;
  return {
    id,
    cloud,
    cloud_assigned_id: secretOf(id, "assigned"),
    region,
    name,
    fixed_size: true,
    size_in_gb: sizeGb,
    cost_estimate: (Number(type?.price_per_gb_per_hour ?? 0) * sizeGb * hours).toFixed(4),
    supports_multi_mount: false,
    mounted_by: mounterOf(estate, id, time),
  };
}

function volumeType(cloud: string, region: string, price: string) {
  return { cloud, region, supports_multi_mount: false, fixed_size: true, price_per_gb_per_hour: price };
}
