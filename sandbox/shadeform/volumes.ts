import { randomUUID } from "node:crypto";
import { machineSecret } from "../state/connection";
import type { Volume } from "../state/resources";
import { deleteEntry, putEntry, type AccountState } from "../state/account-state";
import { listVisibleMachines } from "../state/machines";
import type { Reply } from "../call";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { volumeSchema } from "./bodies";
import type { ShadeFacts } from "./facts";
import { rejected, notFound } from "./errors";

/** The places that sell volumes; dollars per gigabyte-hour. */
const volumeTypes = [
  volumeType("hyperstack", "canada-1", "0.000096"),
  volumeType("datacrunch", "helsinki-finland-1", "0.000274"),
  volumeType("crusoe", "us-east-1", "0.000109"),
];

export const listVolumeTypes: RouteHandler = () => ok({ volume_types: volumeTypes });

export const listVolumes: RouteHandler = ({ time }, { accounts }) => {
  const { shadeform: account } = accounts;
  return ok({ volumes: [...account.volumes.values()].map((volume) => volumeRow(account, volume, time)) });
};

export const showVolume: RouteHandler = ({ id, time }, { accounts }) => {
  const volume = accounts.shadeform.volumes.get(id);
  return volume ? ok(volumeRow(accounts.shadeform, volume, time)) : notFound("Volume");
};

export const createVolume = withBody(volumeSchema, ({ time }, { accounts }, body): Reply => {
  const { cloud, region, name, size_in_gb: sizeGb } = body;
  if (!volumeTypes.some((type) => type.cloud === cloud && type.region === region)) {
    return rejected("Volumes are not offered in that cloud and region");
  }
  const id = randomUUID();
  putEntry(accounts.shadeform, "volumes", { id, name, cloud, region, sizeGb, createdAt: time });
  return ok({ id });
});

export const deleteVolume: RouteHandler = ({ id, time }, { accounts }) => {
  if (isMounted(accounts.shadeform, id, time)) return rejected("Delete the instance before its volume");
  return deleteEntry(accounts.shadeform, "volumes", id) ? empty(200) : notFound("Volume");
};

export function isMounted(account: AccountState<ShadeFacts>, id: string, time: number): boolean {
  return findMountingMachine(account, id, time) !== null;
}

function findMountingMachine(account: AccountState<ShadeFacts>, id: string, time: number): string | null {
  const mounter = listVisibleMachines(account, time).find(({ facts }) => facts.volumeIds.includes(id));
  return mounter?.id ?? null;
}

function volumeRow(account: AccountState<ShadeFacts>, volume: Volume, time: number): object {
  const { id, cloud, region, name, sizeGb, createdAt } = volume;
  const type = volumeTypes.find((known) => known.cloud === cloud && known.region === region);
  const hours = (time - createdAt) / 3_600_000;
  return {
    id,
    cloud,
    cloud_assigned_id: machineSecret(id, "assigned"),
    region,
    name,
    fixed_size: true,
    size_in_gb: sizeGb,
    cost_estimate: (Number(type?.price_per_gb_per_hour ?? 0) * sizeGb * hours).toFixed(4),
    supports_multi_mount: false,
    mounted_by: findMountingMachine(account, id, time),
  };
}

function volumeType(cloud: string, region: string, price: string) {
  return { cloud, region, supports_multi_mount: false, fixed_size: true, price_per_gb_per_hour: price };
}
