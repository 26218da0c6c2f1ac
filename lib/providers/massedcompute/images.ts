import type { ListedOffer } from "@/lib/domain/offer";
import { plainText } from "@/lib/domain/text";

import { parseText } from "../parse";
import type { HttpClient } from "../http";
import { unlessNoRoute } from "../not-found";
import { unreadable } from "../rows";

import { imageList, imageRow } from "./schema";

/** A system image for new machines. */
export interface MachineImage {
  /** The id for an order. */
  id: string;
  name: string;
  description: string | null;
}

/** Every image, none if the deployment has no list; omits unreadable ones, which cannot be ordered. */
export async function listImages(http: HttpClient, signal: AbortSignal): Promise<MachineImage[]> {
  // Some deployments have no such list and choose the image.
  const found = await unlessNoRoute(http.get({ path: "/images", signal }));
  if (found === null) return [];
  const reply = imageList.safeParse(found.reply);
  if (!reply.success) throw unreadable("massedcompute", "the list “images”");
  const images = reply.data.images.flatMap((value): MachineImage[] => {
    const row = imageRow.safeParse(value).data;
    if (!row) return [];
    const id = String(row.vm_image_id);
    return [
      {
        id,
        name: parseText(row.vm_image_name) ?? `Image ${id}`,
        description: parseText(row.vm_image_description),
      },
    ];
  });
  if (images.length === 0)
    throw unreadable("massedcompute", "every image that a machine could be launched with");
  return images;
}

/** The best image for this machine and its drivers: an Ubuntu with CUDA, otherwise the first. */
export function defaultImage(
  images: MachineImage[],
  offer: Pick<ListedOffer, "rawGpu" | "gpu">,
): MachineImage | null {
  const isSxm = /sxm|dgx|hgx/i.test(`${offer.gpu?.name ?? ""} ${offer.rawGpu}`);
  const score = (image: MachineImage): number => {
    const words = `${image.name} ${image.description ?? ""}`;
    const [forSxm, forPcie] = [/\bsxm/i.test(words), /\bpcie\b/i.test(words)];
    if (forSxm !== forPcie && forSxm !== isSxm) return -1;
    return rateImage(words) + (forSxm && isSxm ? 4 : 0);
  };
  return images.toSorted((left, right) => score(right) - score(left))[0] ?? null;
}

export function imageLabel({ name, description }: MachineImage): string {
  return description === null ? name : `${name} – ${plainText(description, 60)}`;
}

function rateImage(words: string): number {
  if (!/ubuntu/i.test(words)) return 0;
  const hasDrivers = /\bcuda/i.test(words) ? 4 : /\bdrivers?\b/i.test(words) ? 3 : 1;
  return hasDrivers + (/desktop/i.test(words) ? 0 : 0.5);
}
