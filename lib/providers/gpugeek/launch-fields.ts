import type { ListedOffer } from "@/lib/domain/offer";
import type { HttpClient } from "../http";
import type { LaunchField } from "../instances";
import { launchField } from "../machine-settings";
import { unreadable } from "../rows";

import { isPrepaidSku } from "./launch";
import { parseData } from "./machine-http";
import { maxPorts } from "./machine-ports";
import { parseScope } from "./plan";
import { imageList } from "./schema";

/** The launch fields besides the offer, with defaults that are valid. */
export async function launchFields(
  http: HttpClient,
  offer: ListedOffer,
  signal: AbortSignal,
): Promise<LaunchField[]> {
  const isPrepaid = isPrepaidSku(parseScope(offer.nativeId)?.skuName ?? null);
  const folded = { advanced: true } as const;
  const portsHint = `Up to ${maxPorts} ports in total (TCP + HTTP).`;
  return [
    await imageField(http, signal),
    launchField({
      id: "startupScript",
      label: "Startup command",
      kind: "script",
      hint: "Runs when the machine starts.",
    }),
    launchField({ id: "ports", label: "TCP ports", kind: "ports", hint: portsHint, most: maxPorts }),
    launchField({
      ...folded,
      id: "httpPorts",
      label: "HTTP ports",
      kind: "ports",
      hint: portsHint,
      most: maxPorts,
    }),
    launchField({
      ...folded,
      id: "env",
      label: "Environment variables",
      kind: "variables",
      hint: "Sent unchanged; GPUGeek does not document the format.",
    }),
    launchField({ ...folded, id: "cpuNum", label: "CPU cores per GPU", kind: "number", hint: costsMore }),
    launchField({
      ...folded,
      id: "memory",
      label: "Memory per GPU",
      kind: "number",
      hint: `GPUGeek does not document the unit. ${costsMore}`,
    }),
    launchField({
      ...folded,
      id: "diskType",
      label: "Disk type",
      kind: "choice",
      choices: ["SSD", "NVME"].map((value) => ({ value, label: value })),
    }),
    launchField({
      ...folded,
      id: "systemDiskSize",
      label: "System disk, GB",
      kind: "number",
      hint: costsMore,
      initial: "30",
    }),
    launchField({
      ...folded,
      id: "dataDiskSize",
      label: "Data disk, GB",
      kind: "number",
      hint: costsMore,
      initial: "20",
    }),
    ...(isPrepaid ? [] : [autoRenew]),
  ];
}

const costsMore = "May cost extra. We check the new price before launching.";

const autoRenew = launchField({
  id: "autoRenew",
  label: "Auto-renew",
  kind: "flag",
  hint: "Off by default. For hourly billing GPUGeek does not document its effect, so it may cost extra.",
  advanced: true,
  initial: "false",
});

async function imageField(http: HttpClient, signal: AbortSignal): Promise<LaunchField> {
  const reply = await http.get({ path: "/api/v1/openapi/image/list", signal });
  const { images } = parseData(reply, imageList, "the list of images");
  const official = images.filter(({ type }) => type?.toLowerCase() === "official");
  const usual = official.find(({ imageId, name }) => /torch|cuda/i.test(`${imageId} ${name ?? ""}`));
  const initial = usual ?? official[0] ?? images[0];
  if (!initial) throw unreadable("gpugeek", "an image, which every machine needs,");
  return launchField({
    id: "image",
    label: "Image",
    kind: "choice",
    required: true,
    initial: initial.imageId,
    choices: images.map(({ imageId, name, type }) => ({
      value: imageId,
      label: `${name || imageId}${type?.toLowerCase() === "user" ? " (yours)" : ""}`,
    })),
  });
}
