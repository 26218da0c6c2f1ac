import type { HttpClient } from "../http";
import type { LaunchField } from "../instances";
import { launchField } from "../machine-settings";

import { fetchTypes } from "./api";
import { readNativeId } from "./normalize";
import type { OfferLocation } from "./offers";
import { typeImages } from "./schema";

/** The operating systems of a machine shape, in Shadeform's order. */
export async function readImages(
  http: HttpClient,
  place: OfferLocation | null,
  signal: AbortSignal,
): Promise<string[]> {
  const rows = await fetchTypes(http, signal);
  const row = rows.find(
    ({ value }) => place !== null && readNativeId(value) === `${place.cloud}/${place.type}`,
  );
  const options = typeImages.safeParse(row?.value).data?.configuration?.os_options ?? [];
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
