import type { ListedOffer } from "@/lib/domain/offer";

import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { LaunchField } from "../instances";
import { launchField, defaultContainerImage } from "../machine-settings";

import { imageField, readImages, listTemplates, listVolumes, type Volume } from "./choices";
import { parseOfferId, type OfferLocation } from "./normalize";

// Milliseconds that a form waits for optional data.
const extrasTimeout = 5_000;

/**
 * The launch fields besides name, key and time limit. Volumes and templates are optional: the form works without
 * them.
 */
export async function toLaunchFields(
  http: HttpClient,
  offer: ListedOffer,
  signal: AbortSignal,
): Promise<LaunchField[]> {
  const place = parseOfferId(offer.nativeId);
  const [images, volumes, templates] = await Promise.all([
    readImages(http, place, signal),
    readExtra(signal, async (hurry) =>
      (await listVolumes(http, hurry)).filter((volume) => fits(volume, place)),
    ),
    readExtra(signal, async (hurry) => listTemplates(http, hurry)),
  ]);
  const isContainer = offer.type === "container";
  return [
    imageField(images),
    ...(isContainer ? [] : [script]),
    {
      ...container,
      required: isContainer,
      advanced: !isContainer,
      initial: isContainer ? defaultContainerImage : null,
    },
    ...containerFields,
    choiceField("volume", "Volume", volumes, "Up to one, in the same cloud and region.", (volume) => ({
      value: volume.nativeId,
      label: volume.sizeGb === null ? volume.name : `${volume.name} (${volume.sizeGb} GB)`,
    })),
    choiceField("template", "Template", templates, "Your templates.", ({ nativeId, name }) => ({
      value: nativeId,
      label: name,
    })),
    launchField({
      id: "tags",
      label: "Tags",
      kind: "text",
      hint: "Comma-separated.",
      advanced: true,
    }),
  ];
}

const script = launchField({
  id: "startupScript",
  label: "Startup script",
  kind: "script",
  hint: "Runs after the first boot. Not available with a container.",
  advanced: true,
});

const container = launchField({
  id: "container",
  label: "Container",
  kind: "text",
  hint: "A Docker image, such as vllm/vllm-openai:latest.",
});

const registryHint = "Sent to Shadeform, not stored by this app. Use a read-only one.";
const containerFields = [
  launchField({ id: "containerArgs", label: "Container arguments", kind: "text", advanced: true }),
  launchField({
    id: "ports",
    label: "Container ports",
    kind: "ports",
    hint: "Machine port = container port, for example 80=8000, 8888.",
    advanced: true,
  }),
  launchField({
    id: "env",
    label: "Environment variables",
    kind: "variables",
    hint: "Not stored by this app.",
    advanced: true,
  }),
  launchField({
    id: "sharedMemory",
    label: "Shared memory, GB",
    kind: "number",
    advanced: true,
  }),
  launchField({ id: "registryUser", label: "Registry user", kind: "text", advanced: true }),
  launchField({
    id: "registryPassword",
    label: "Registry password",
    kind: "secret",
    hint: registryHint,
    advanced: true,
  }),
];

function fits(volume: Volume, place: OfferLocation | null): boolean {
  const isFree = volume.mountedBy === null || volume.canBeShared === true;
  return isFree && volume.cloud === place?.cloud && volume.region === place?.region;
}

type Choice = LaunchField["choices"][number];

function choiceField<Item>(
  id: string,
  label: string,
  { items, error }: { items: Item[]; error: string | null },
  hint: string,
  toChoice: (item: Item) => Choice,
): LaunchField {
  return launchField({
    id,
    label,
    kind: "choice",
    hint: error === null ? hint : `Not available now: ${error}`,
    advanced: true,
    choices: [{ value: "", label: "None" }, ...items.map(toChoice)],
  });
}

async function readExtra<Item>(
  signal: AbortSignal,
  read: (hurry: AbortSignal) => Promise<Item[]>,
): Promise<{ items: Item[]; error: string | null }> {
  try {
    return {
      items: await read(AbortSignal.any([signal, AbortSignal.timeout(extrasTimeout)])),
      error: null,
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { items: [], error: error.message };
  }
}
