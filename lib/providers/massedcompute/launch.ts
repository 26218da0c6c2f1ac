import type { ListedOffer } from "@/lib/domain/offer";

import type { HttpClient } from "../http";
import type { CreateOrder, CreateOutcome, LaunchField } from "../instances";
import { launchField, unsentOutcome, readSettings } from "../machine-settings";

import { imageLabel, defaultImage, type MachineImage } from "./images";
import { listMachines } from "./machines";

/** The launch fields besides name, key and time limit. */
export function toLaunchFields(images: MachineImage[], offer: ListedOffer): LaunchField[] {
  return [
    launchField({
      id: "image",
      label: "Image",
      kind: "choice",
      hint: "Some images run only on SXM machines, others only on PCIe machines.",
      required: images.length > 0,
      initial: defaultImage(images, offer)?.id ?? null,
      choices: images.map((image) => ({ value: image.id, label: imageLabel(image) })),
    }),
    launchField({
      id: "startupScript",
      label: "Startup command",
      kind: "script",
      hint: "Runs when the machine boots.",
      advanced: true,
    }),
    launchField({
      id: "coupon",
      label: "Coupon",
      kind: "text",
      hint: "Massed Compute silently ignores a coupon that is not valid for this machine, and charges the full price.",
      advanced: true,
    }),
  ];
}

/**
 * Sends one launch. Deployments accept key names as `sshKeys` or as `sshKey`, so a launch that was
 * provably rejected because of that field is sent a second time with the older name. This does not repeat a
 * create: the first outcome is `rejected`, with a validation status (400, 422), an error body of the API itself
 * and no id in it, so no machine can exist. A complete list must not show it either. After any other reply nothing
 * is sent, and never a third launch.
 */
export async function createMachine(http: HttpClient, order: CreateOrder): Promise<CreateOutcome> {
  let body: ReturnType<typeof toCreateBody>;
  try {
    body = toCreateBody(order);
  } catch (error) {
    return unsentOutcome("massedcompute", error);
  }
  const send = (request: object) => http.create({ path: "/instance/launch", body: request }, readId);
  const outcome = await send(body);
  if (body.sshKeys === undefined || !rejectsKeyField(outcome, order)) return outcome;
  const { sshKeys, ...rest } = body;
  return (await isAbsent(http, order)) ? send({ ...rest, sshKey: sshKeys }) : outcome;
}

/** Whether a complete list after the rejection proves that nothing was created. */
async function isAbsent(http: HttpClient, { name }: CreateOrder): Promise<boolean> {
  try {
    const { instances, complete } = await listMachines(http, AbortSignal.timeout(20_000));
    return complete && instances.every((machine) => machine.name !== name);
  } catch {
    return false;
  }
}

function toCreateBody({ offer, name, key, settings }: CreateOrder) {
  const read = readSettings("massedcompute", settings);
  const imageId = read.wholeNumber("image", "The image");
  const coupon = read.text("coupon");
  const command = read.script("startupScript");
  return {
    productName: offer.nativeId,
    // Several regions become `any`; without a region the provider chooses.
    regionName: offer.region.id ?? "any",
    // Documented as optional but required in practice: omitted only if the provider lists no images.
    ...(imageId === null ? {} : { imageId }),
    instanceName: name,
    ...(coupon === null ? {} : { coupon }),
    ...(command === null ? {} : { command }),
    ...(key === null ? {} : { sshKeys: [key.name] }),
  };
}

/** The id of the new machine: `{response: "<uuid>"}`, but not a sentence in that field. */
function readId(body: unknown): string | null {
  const { response } = (body ?? {}) as { response?: unknown };
  return typeof response === "string" && /^(?=.*\d)[\w-]{8,100}$/.test(response) ? response : null;
}

const keyFieldPattern = /\bssh_?keys?\b/i;
// The field is known but its value is not: under another name it might be ignored, and nobody could log in.
const keyContentPattern = /not found|exist|no such|unregistered|not registered|selected/i;

function rejectsKeyField(outcome: CreateOutcome, { name, key }: CreateOrder): boolean {
  if (outcome.kind !== "rejected") return false;
  const { status, message } = outcome.error;
  // A key or a machine may have the name of the field.
  const text = message.replaceAll(name, "").replaceAll(key?.name ?? name, "");
  return (status === 400 || status === 422) && keyFieldPattern.test(text) && !keyContentPattern.test(text);
}
