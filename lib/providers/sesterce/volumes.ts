import type { NativePrice } from "@/lib/domain/money";

import { parseText } from "../details";
import type { HttpClient } from "../http";
import type { CreateOutcome } from "../instances";
import { unlessMissing, unlessNotFound } from "../machine-errors";
import { parseHourlyDollars, parseMachineId, parseTimestamp } from "../machine-fields";
import { unreadable } from "../rows";

import { volumeOfferRow, volumeRegion, volumeRow } from "./volume-schema";

/** A location that offers volumes; a volume can only be mounted in its own cloud and region. */
export interface VolumeOffer {
  /** The id of the cloud for a create; null if only its name is reported. */
  cloudId: string | null;
  cloudName: string | null;
  region: string;
  minimumGb: number | null;
  /** Dollars for one GB and one hour. */
  gbPrice: string | null;
}

export interface Volume {
  nativeId: string;
  name: string | null;
  sizeGb: number | null;
  cloudId: string | null;
  cloudName: string | null;
  region: string | null;
  native: NativePrice | null;
  createdAt: Date | null;
}

const path = "/gpu-cloud/volumes";

export async function listVolumeOffers(http: HttpClient, signal: AbortSignal): Promise<VolumeOffer[]> {
  const reply = await http.get({ path: `${path}/offers`, signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of volume offers");
  return reply.flatMap((value) => {
    const row = volumeOfferRow.safeParse(value).data;
    if (!row) return [];
    return row.regions.flatMap((raw): VolumeOffer[] => {
      const region = volumeRegion.safeParse(typeof raw === "string" ? { name: raw } : raw).data;
      if (!region) return [];
      const price = parseHourlyDollars(region.pricePerGbPerHour) ?? parseHourlyDollars(row.pricePerGbPerHour);
      return [
        {
          ...readCloud(row),
          region: region.name,
          minimumGb: region.minSizeInGb ?? row.minSizeInGb ?? null,
          gbPrice: price?.amount ?? null,
        },
      ];
    });
  });
}

/** Every volume; throws if one has no id, because it bills as well. */
export async function listVolumes(http: HttpClient, signal: AbortSignal): Promise<Volume[]> {
  const reply = await http.get({ path, signal });
  if (!Array.isArray(reply)) throw unreadable("sesterce", "the list of volumes");
  return reply.map((value) => toVolume(value) ?? throwUnreadable());
}

/** One volume; null if Sesterce reports that it does not exist. */
export async function readVolume(
  http: HttpClient,
  nativeId: string,
  signal: AbortSignal,
): Promise<Volume | null> {
  const answer = await unlessNotFound(http.get({ path: pathOf(nativeId), signal }));
  return answer === null ? null : (toVolume(answer.reply) ?? throwUnreadable());
}

/** Sends one create, once; a volume bills like a machine, so it has the same outcomes. */
export async function createVolume(
  http: HttpClient,
  order: { cloudId: string; region: string; name: string; sizeGb: number },
): Promise<CreateOutcome> {
  const { cloudId: cloudProvider, region, name, sizeGb: sizeInGb } = order;
  return http.create({ path, body: { cloudProvider, region, name, sizeInGb } }, (reply) =>
    parseMachineId((reply as { _id?: unknown } | null)?._id),
  );
}

/** Deletes a volume with its data; a missing one is no error. */
export async function deleteVolume(http: HttpClient, nativeId: string): Promise<void> {
  await unlessMissing(http.send({ method: "DELETE", path: pathOf(nativeId) }));
}

function pathOf(nativeId: string): string {
  return `${path}/${encodeURIComponent(nativeId)}`;
}

function toVolume(value: unknown): Volume | null {
  const row = volumeRow.safeParse(value).data;
  if (!row) return null;
  return {
    nativeId: row._id,
    name: parseText(row.name),
    sizeGb: row.sizeInGb ?? row.capacity ?? null,
    ...readCloud(row),
    region: parseText(row.region) ?? parseText((row.region as { name?: unknown } | null | undefined)?.name),
    native: parseHourlyDollars(row.hourlyPrice),
    createdAt: parseTimestamp(row.createdAt),
  };
}

function readCloud(row: { cloudProvider?: unknown; provider?: unknown }) {
  const raw = (row.cloudProvider ?? row.provider ?? null) as Record<string, unknown> | string | null;
  if (typeof raw === "string") return { cloudId: null, cloudName: parseText(raw) };
  return {
    cloudId: parseMachineId(raw?._id),
    cloudName: parseText(raw?.displayName) ?? parseText(raw?.name),
  };
}

function throwUnreadable(): never {
  throw unreadable("sesterce", "the id of a volume");
}
