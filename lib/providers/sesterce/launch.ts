import type { ListedOffer } from "@/lib/domain/offer";

import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { CreateOrder, CreateOutcome, LaunchField } from "../instances";
import {
  launchField,
  unsentError,
  unsentOutcome,
  readSettings,
  defaultContainerImage,
} from "../machine-settings";
import { parseMachineId } from "../parse";

import { machinesPath } from "./machine";
import type { LaunchableOffer } from "./schema";

/** The launch fields besides name, key and time limit; `launchable` is the current row of the offer. */
export function toLaunchFields(offer: ListedOffer, launchable: LaunchableOffer | null): LaunchField[] {
  if (!launchable)
    throw new ProviderError("sesterce", "not-found", "Sesterce does not list this offer any more.");
  const { configuration, cloudInitAvailable } = launchable;
  const volume = launchField({
    id: "volume",
    label: "Volume",
    kind: "text",
    hint: "The ID of your volume in the same cloud and region.",
    advanced: true,
  });
  if (isContainer(offer.nativeId))
    return [
      launchField({
        id: "container",
        label: "Container image",
        kind: "text",
        hint: "For example `pytorch/pytorch:latest`.",
        required: true,
        initial: defaultContainerImage,
      }),
      volume,
    ];
  const systems = configuration.os;
  const image = launchField({
    id: "image",
    label: "System",
    kind: "choice",
    required: true,
    initial: defaultSystem(systems),
    choices: systems.map((os) => ({ value: os, label: os })),
  });
  const script = launchField({
    id: "startupScript",
    label: "Startup script",
    kind: "script",
    hint: "Runs at the first boot (cloud-init).",
    advanced: true,
  });
  return [...(systems.length > 0 ? [image] : []), ...(cloudInitAvailable ? [script] : []), volume];
}

/** Returns why these settings would be rejected or ignored; null if nothing is wrong. */
export function findSettingsError(
  offer: ListedOffer,
  settings: CreateOrder["settings"],
  launchable: LaunchableOffer | null,
): string | null {
  if (!launchable) return "Sesterce does not list this offer any more.";
  const { image, startupScript } = settings;
  const systems = launchable.configuration.os;
  if (isContainer(offer.nativeId)) return null;
  if (image && !systems.includes(image))
    return `Sesterce offers no “${image.slice(0, 80)}” here, only: ${systems.join(", ") || "nothing"}.`;
  if (startupScript?.trim() && !launchable.cloudInitAvailable)
    return "Sesterce runs no startup script on this machine.";
  return null;
}

/** Sends one create, once. */
export async function createMachine(http: HttpClient, order: CreateOrder): Promise<CreateOutcome> {
  let body: object;
  try {
    body = toCreateBody(order);
  } catch (error) {
    return unsentOutcome("sesterce", error);
  }
  return http.create({ path: machinesPath, body }, (reply) =>
    parseMachineId((reply as { _id?: unknown } | null)?._id),
  );
}

function toCreateBody({ offer, name, key, settings }: CreateOrder): object {
  const read = readSettings("sesterce", settings);
  const [cloudProvider, instanceId, , region, ...rest] = offer.nativeId.split("/");
  if (!cloudProvider || !instanceId || !region || rest.length > 0)
    throw unsentError("sesterce", `the offer “${offer.nativeId}” does not say what to order and where`);
  const volumeId = read.text("volume");
  return {
    name,
    cloudProvider,
    instanceId,
    region,
    ...(key === null ? {} : { sshKeyId: key.nativeId }),
    ...(volumeId === null ? {} : { volumeId }),
    ...(isContainer(offer.nativeId) ? toContainerFields(read.text("container")) : toSystemFields(read)),
  };
}

function toContainerFields(image: string | null): object {
  if (image === null) throw unsentError("sesterce", "a container needs an image, so name one");
  return { dockerContainer: { image } };
}

/** The form has a script field only if the offer reports cloud-init. */
function toSystemFields(read: ReturnType<typeof readSettings>): object {
  const os = read.text("image");
  const script = read.script("startupScript");
  if (os === null && script !== null)
    throw unsentError("sesterce", "a startup script needs a system to run on, so choose one");
  if (os === null) return {};
  const encoded = script === null ? {} : { base64CloudInitScript: Buffer.from(script).toString("base64") };
  return { vm: { os, ...encoded } };
}

function defaultSystem(systems: string[]): string | null {
  const isUbuntu = (os: string) => /ubuntu/i.test(os);
  const withCuda = systems.find((os) => isUbuntu(os) && /cuda/i.test(os));
  return withCuda ?? systems.find(isUbuntu) ?? systems[0] ?? null;
}

function isContainer(nativeId: string): boolean {
  return nativeId.split("/")[2] === "container";
}
