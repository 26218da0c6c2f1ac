import type { ListedOffer } from "@/lib/domain/offer";
import { ownEntry } from "@/lib/domain/own-entry";
import type { CreateOrder, CreateOutcome, LaunchField } from "../instances";
import { launchField, unsentError, unsentOutcome, readSettings } from "../machine-settings";
import { parseMachineId } from "../parse";
import type { ProviderSettings } from "../provider";

import { objectsIn } from "./machine";
import { classifySoldOut } from "./errors";
import type { CloudComputeApi } from "./api";

const defaultDiskGb = 32;
const defaultImage = "nvidia/cuda:12.4.1-devel-ubuntu22.04";
const runtypes = ["ssh", "ssh_direct", "ssh_proxy", "jupyter", "jupyter_direct", "jupyter_proxy", "args"];

/** The documented fields of a create; their meaning and limits are Vast.ai's. */
export function launchFields({ storageGb }: ListedOffer): LaunchField[] {
  const disk =
    storageGb === null ? defaultDiskGb : Math.max(1, Math.min(defaultDiskGb, Math.floor(storageGb)));
  const most = storageGb === null ? "" : ` This offer has ${storageGb} GB.`;
  const instead = "Replaces the image.";
  return [
    launchField({
      id: "image",
      label: "Image",
      kind: "text",
      hint: "A Docker image.",
      required: true,
      initial: defaultImage,
    }),
    launchField({
      id: "diskGb",
      label: "Disk, GB",
      kind: "number",
      hint: `Disk space may cost extra.${most}`,
      required: true,
      initial: String(disk),
      most: storageGb ?? defaultDiskGb,
    }),
    launchField({
      id: "runtype",
      label: "Way in",
      kind: "choice",
      advanced: true,
      initial: "ssh",
      choices: runtypes.map((value) => ({ value, label: value })),
    }),
    launchField({ id: "templateId", label: "Template ID", kind: "number", hint: instead, advanced: true }),
    launchField({ id: "templateHash", label: "Template hash", kind: "text", hint: instead, advanced: true }),
    launchField({
      id: "monitoring",
      label: "Install monitoring",
      kind: "flag",
      advanced: true,
      initial: "false",
    }),
  ];
}

/** Sends one create, once. */
export async function createMachine(
  api: CloudComputeApi,
  order: CreateOrder,
  settings: ProviderSettings,
): Promise<CreateOutcome> {
  let body: ReturnType<typeof toCreateBody>;
  try {
    body = toCreateBody(order, settings);
  } catch (error) {
    return unsentOutcome("cloudcompute", error);
  }
  return classifySoldOut(await api.create("/instances", body, (reply) => readId(reply, body.ask_id)));
}

function toCreateBody(
  { offer, name, key, settings }: CreateOrder,
  { createType = null, createStats = null }: ProviderSettings,
) {
  const values = readSettings("cloudcompute", settings);
  const askId = parseNumericId(offer.nativeId, `“${offer.nativeId}” is none of its offers`);
  const disk = values.number("diskGb", "Disk");
  if (disk !== null && offer.storageGb !== null && disk > offer.storageGb)
    throw unsentError("cloudcompute", `the offer has ${offer.storageGb} GB of disk, not ${disk}`);
  const templateId = values.wholeNumber("templateId", "Template id");
  const templateHash = values.text("templateHash");
  const image = templateId === null && templateHash === null ? values.text("image") : null;
  if (image === null && templateId === null && templateHash === null)
    throw unsentError("cloudcompute", "an order has to name an image or a template");
  const runtype = values.text("runtype");
  return {
    ask_id: askId,
    name,
    install_monitoring: values.flag("monitoring"),
    ...(createType !== null && { type: createType }),
    ...(createStats !== null && { stats: createStats }),
    ...(image !== null && { template_image: image }),
    ...(templateId !== null && { template_id: templateId }),
    ...(templateHash !== null && { template_hash_id: templateHash }),
    ...(runtype !== null && { runtype }),
    ...(disk !== null && { disk_gb: disk }),
    ...(offer.storageGb !== null && { offer_disk_space: offer.storageGb }),
    ...(key && { ssh_key_ids: [parseNumericId(key.nativeId, "its id of the SSH key is no number")] }),
  };
}

function parseNumericId(id: string, reason: string): number {
  const number = /^\d+$/.test(id) ? Number(id) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw unsentError("cloudcompute", reason);
  return number;
}

/** The machine's id, in any of its fields; `new_contract` is Vast.ai's. The ask's own id is only an echo. */
function readId(reply: unknown, askId: number): string | null {
  for (const thing of objectsIn(reply, "instance")) {
    for (const name of ["id", "instance_id", "new_contract"]) {
      const id = parseMachineId(ownEntry(thing, name));
      if (id !== null && id !== "0" && id !== String(askId)) return id;
    }
  }
  return null;
}
