import type { HttpClient } from "../http";
import type { LaunchField } from "../instances";
import { launchField } from "../machine-settings";
import { parseFlag, parseSize, parseText } from "../parse";

import { fetchTypes, readList } from "./api";
import { readNativeId, type OfferLocation } from "./normalize";
import { typeImages, volumeList, volumeRow, templateList, templateRow } from "./schema";

/** The operating systems of a machine shape, in Shadeform's order. */
export async function readImages(
  http: HttpClient,
  place: OfferLocation | null,
  signal: AbortSignal,
): Promise<string[]> {
  const rows = await fetchTypes(http, signal);
  const row = rows.find((value) => place !== null && readNativeId(value) === `${place.cloud}/${place.type}`);
  const options = typeImages.safeParse(row).data?.configuration?.os_options ?? [];
  return options.filter((image) => typeof image === "string").filter((image) => image.trim() !== "");
}

/** The form field; optional if no image is known. */
export function imageField(images: string[]): LaunchField {
  const field = { id: "image", label: "Operating system" };
  if (images.length === 0)
    return launchField({ ...field, kind: "text", hint: "Left empty, the cloud's own.", advanced: true });
  const choices = images.map((image) => ({ value: image, label: image }));
  return launchField({ ...field, kind: "choice", initial: defaultImage(images), choices });
}

/** The newest Ubuntu with CUDA, otherwise the newest Ubuntu, otherwise the first image. */
export function defaultImage(images: string[]): string | null {
  const ubuntu = images.filter((image) => parseVersion("ubuntu", image) > 0);
  const withCuda = ubuntu.filter((image) => parseVersion("cuda", image) > 0);
  const best = [withCuda, ubuntu, images].find(({ length }) => length > 0) ?? [];
  return best.toSorted(byNewest("cuda")).toSorted(byNewest("ubuntu"))[0] ?? null;
}

function byNewest(name: string): (one: string, other: string) => number {
  return (one, other) => parseVersion(name, other) - parseVersion(name, one);
}

/** `ubuntu22.04_cuda12.6_shade_os` is 2204 and 1206; 0 without one. */
function parseVersion(name: string, image: string): number {
  const [, major = "0", minor = "0"] = new RegExp(`${name}_?(\\d+)(?:\\.(\\d+))?`, "i").exec(image) ?? [];
  return Number(major) * 100 + Number(minor);
}

/** A separate disk, which bills until it is deleted, with or without a machine. */
export interface Volume {
  nativeId: string;
  name: string;
  cloud: string | null;
  region: string | null;
  sizeGb: number | null;
  canBeShared: boolean | null;
  /** The machine that mounts it. */
  mountedBy: string | null;
}

export async function listVolumes(http: HttpClient, signal: AbortSignal): Promise<Volume[]> {
  const rowsOf = (reply: unknown) => volumeList.safeParse(reply).data?.volumes;
  return (await readList(http, "/volumes", rowsOf, volumeRow, signal)).map(toVolume);
}

function toVolume(row: { id: string } & Record<string, unknown>): Volume {
  return {
    nativeId: row.id,
    name: parseText(row.name) ?? row.id,
    cloud: parseText(row.cloud),
    region: parseText(row.region),
    sizeGb: parseSize(row.size_in_gb),
    canBeShared: parseFlag(row.supports_multi_mount),
    mountedBy: parseText(row.mounted_by),
  };
}

/** A saved launch configuration; its variables and credentials are secrets and are not read. */
export interface Template {
  nativeId: string;
  name: string;
}

export async function listTemplates(http: HttpClient, signal: AbortSignal): Promise<Template[]> {
  const rowsOf = (reply: unknown) => templateList.safeParse(reply).data?.templates;
  const rows = await readList(http, "/templates", rowsOf, templateRow, signal);
  return rows.map(({ id, name }) => ({ nativeId: id, name: parseText(name) ?? id }));
}
