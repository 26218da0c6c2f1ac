import { parseFlag, parseSize, parseText } from "../details";
import type { HttpClient } from "../http";

import { volumeList, volumeRow, volumeTypeList, volumeTypeRow } from "./account-schema";
import { createResource, readList, readOne, deleteResource } from "./requests";
import type { VolumeBody } from "./wire";

/** A separate disk, which bills until it is deleted, with or without a machine. */
export interface Volume {
  nativeId: string;
  name: string;
  cloud: string | null;
  region: string | null;
  sizeGb: number | null;
  /** Dollars so far, as reported. */
  cost: string | null;
  canBeShared: boolean | null;
  /** The machine that mounts it. */
  mountedBy: string | null;
}

/** Where a volume can be created, and its price per GB and hour, in dollars as reported. */
export interface VolumeType {
  cloud: string;
  region: string;
  hasFixedSize: boolean | null;
  canBeShared: boolean | null;
  gbHour: string | null;
}

export async function listVolumes(http: HttpClient, signal: AbortSignal): Promise<Volume[]> {
  const rowsOf = (reply: unknown) => volumeList.safeParse(reply).data?.volumes;
  return (await readList(http, "/volumes", rowsOf, volumeRow, signal)).map(toVolume);
}

export async function readVolume(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<Volume | null> {
  const row = await readOne(http, `/volumes/${encodeURIComponent(nativeId)}/info`, volumeRow, signal);
  return row && toVolume(row);
}

export async function listVolumeTypes(http: HttpClient, signal: AbortSignal): Promise<VolumeType[]> {
  const rowsOf = (reply: unknown) => volumeTypeList.safeParse(reply).data?.volume_types;
  const rows = await readList(http, "/volumes/types", rowsOf, volumeTypeRow, signal);
  return rows.map((row) => ({
    cloud: row.cloud,
    region: row.region,
    hasFixedSize: parseFlag(row.fixed_size),
    canBeShared: parseFlag(row.supports_multi_mount),
    gbHour: parseText(row.price_per_gb_per_hour),
  }));
}

/**
 * Creates a volume, once, and returns its id. It bills from then on; after an unclear error, look for it in the
 * list.
 */
export async function createVolume(http: HttpClient, volume: VolumeBody): Promise<string> {
  return createResource(http, "/volumes/create", volume);
}

/** Deletes a volume; its machine must be gone first. */
export async function removeVolume(http: HttpClient, nativeId: string): Promise<void> {
  await deleteResource(http, `/volumes/${encodeURIComponent(nativeId)}/delete`);
}

function toVolume(row: { id: string } & Record<string, unknown>): Volume {
  return {
    nativeId: row.id,
    name: parseText(row.name) ?? row.id,
    cloud: parseText(row.cloud),
    region: parseText(row.region),
    sizeGb: parseSize(row.size_in_gb),
    cost: parseText(row.cost_estimate),
    canBeShared: parseFlag(row.supports_multi_mount),
    mountedBy: parseText(row.mounted_by),
  };
}
