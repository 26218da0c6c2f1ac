import { randomUUID } from "node:crypto";

import {
  type SshKey,
  deleteEntry,
  putEntry,
  type Template,
  type Volume,
  type AccountState,
} from "../state/account-state";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { empty, ok } from "../protocol";
import { machineSecret } from "../state/machine";
import { listVisibleMachines } from "../state/machines";

import type { Context, ShadeFacts } from "./facts";
import { keySchema, templateSchema, volumeSchema } from "./bodies";
import { rejected, notFound } from "./errors";

export const listKeys: RouteHandler<Context> = (_call, { account }) =>
  ok({ ssh_keys: [...account.keys.values()].map(keyRow) });

export const addKey = withBody(keySchema, ({ time }, { account }: Context, body): Reply => {
  if ([...account.keys.values()].some(({ name }) => name === body.name)) {
    return rejected("SSH key name must be unique");
  }
  const key = {
    id: randomUUID(),
    name: body.name,
    publicKey: body.public_key,
    createdAt: time,
  };
  putEntry(account, "keys", key);
  return ok({ id: key.id });
});

export const deleteKey: RouteHandler<Context> = ({ id }, { account }) =>
  deleteEntry(account, "keys", id) ? empty(200) : notFound("SSH key");

function keyRow({ id, name, publicKey }: SshKey): object {
  return { id, name, public_key: publicKey, is_default: false };
}

export const listTemplates: RouteHandler<Context> = (_call, { account }) =>
  ok({ templates: [...account.templates.values()].map(templateRow) });

export const saveTemplate = withBody(templateSchema, (_call, { account }: Context, body): Reply => {
  const id = randomUUID();
  putEntry(account, "templates", { id, body });
  return ok({ id });
});

function templateRow({ id, body }: Template): object {
  return { id, author: "sandbox", logo: "", public: false, ...body };
}

/** The places that sell volumes; dollars per gigabyte-hour. */
const volumeTypes = [
  volumeType("hyperstack", "canada-1", "0.000096"),
  volumeType("datacrunch", "helsinki-finland-1", "0.000274"),
  volumeType("crusoe", "us-east-1", "0.000109"),
];

export const listVolumes: RouteHandler<Context> = ({ time }, { account }) => {
  return ok({ volumes: [...account.volumes.values()].map((volume) => volumeRow(account, volume, time)) });
};

export const createVolume = withBody(volumeSchema, ({ time }, { account }: Context, body): Reply => {
  const { cloud, region, name, size_in_gb: sizeGb } = body;
  if (!volumeTypes.some((type) => type.cloud === cloud && type.region === region)) {
    return rejected("Volumes are not offered in that cloud and region");
  }
  const id = randomUUID();
  putEntry(account, "volumes", { id, name, cloud, region, sizeGb, createdAt: time });
  return ok({ id });
});

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
