import type { ListedOffer } from "@/lib/domain/offer";

import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { CreateOrder, CreateOutcome } from "../instances";
import { notSendable, notSent, readSettings, usualContainer, type SettingsReader } from "../machine-settings";

import { readMappings, readVariables } from "./launch-settings";
import { thresholdOf } from "./machines";
import { made } from "./machine-schema";
import { placeOf } from "./offers";
import { secretsOf } from "./secrets";
import type { CreateBody, LaunchConfiguration } from "./wire";

/** Why these settings cannot be sent for this offer; null when they can. */
export function doubtOf(offer: ListedOffer, settings: CreateOrder["settings"]): string | null {
  try {
    toBody({ offer, name: "", marker: "", key: null, killSwitch: null, settings });
    return null;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // Whoever asks says himself that nothing was sent.
    const reason = error.message.replace(/^Nothing was sent to Shadeform: /, "");
    return reason.charAt(0).toUpperCase() + reason.slice(1);
  }
}

/** Sends one create, once; what cannot be meant as it stands is rejected before. */
export async function launch(http: HttpClient, order: CreateOrder): Promise<CreateOutcome> {
  let body: CreateBody;
  try {
    body = toBody(order);
  } catch (error) {
    return notSent("shadeform", error);
  }
  return http.create(
    { path: "/instances/create", body, secrets: secretsOf(body) },
    (reply) => made.safeParse(reply).data?.id ?? null,
  );
}

function toBody({ offer, name, marker, key, killSwitch, settings }: CreateOrder): CreateBody {
  const place = placeOf(offer.nativeId);
  if (!place) throw notSendable("shadeform", "the offer does not say which machine it is, and where");
  // An empty id makes a machine that bills and that nobody can log in to.
  if (key !== null && key.nativeId.trim() === "")
    throw notSendable("shadeform", "the SSH key has no id there; add the key to Shadeform again");
  const read = readSettings("shadeform", settings);
  const os = read.text("image");
  const template = read.text("template");
  const volume = read.text("volume");
  const configuration = configurationOf(read);
  const autoDelete = thresholdOf(killSwitch);
  const envs = configuration?.type === "docker" ? [] : readVariables(read.script("env"));
  if (offer.type === "container" && configuration?.type !== "docker" && template === null)
    throw notSendable("shadeform", "this offer runs a container, and none is named; name an image");
  return {
    cloud: place.cloud,
    region: place.region,
    shade_instance_type: place.type,
    shade_cloud: true,
    name,
    tags: [...new Set([marker, ...(read.text("tags")?.split(/\s*,\s*/) ?? [])])].filter(Boolean),
    ...(os !== null && { os }),
    ...(template !== null && { template_id: template }),
    ...(configuration && { launch_configuration: configuration }),
    ...(volume !== null && { volume_ids: [volume] satisfies [string] }),
    ...(key !== null && { ssh_key_id: key.nativeId }),
    ...(autoDelete && { auto_delete: autoDelete }),
    ...(envs.length > 0 && { envs }),
    // A newer field: older deployments know none, and rent on demand.
    ...(place.rental === "spot" && { rental_type: place.rental }),
  };
}

function configurationOf(read: SettingsReader): LaunchConfiguration | null {
  const named = read.text("container");
  // A template brings its own container, so the default image stays out of its way.
  const image = named === usualContainer && read.text("template") !== null ? null : named;
  const script = read.script("startupScript");
  if (image !== null && script !== null)
    throw notSendable(
      "shadeform",
      "a machine runs either a container or a startup script, not both; empty one of the two",
    );
  if (image !== null) return { type: "docker", docker_configuration: dockerOf(read, image) };
  const stray = ["containerArgs", "ports", "sharedMemory", "registryUser", "registryPassword"];
  if (stray.some((id) => read.text(id) !== null))
    throw notSendable(
      "shadeform",
      "ports, arguments and the like are those of a container, and none is named",
    );
  if (script === null) return null;
  // What a browser sends has line ends that no shell understands.
  const base64 = Buffer.from(script.replaceAll("\r\n", "\n"), "utf8").toString("base64");
  return { type: "script", script_configuration: { base64_script: base64 } };
}

type Docker = NonNullable<LaunchConfiguration["docker_configuration"]>;

function dockerOf(read: SettingsReader, image: string): Docker {
  const args = read.text("containerArgs");
  const memory = read.whole("sharedMemory", "The shared memory");
  const mappings = readMappings(read.text("ports"));
  const envs = readVariables(read.script("env"));
  const username = read.text("registryUser");
  const password = read.text("registryPassword");
  if ((username === null) !== (password === null))
    throw notSendable("shadeform", "a registry needs a user and a password, and one of them is missing");
  return {
    image,
    ...(args !== null && { args }),
    ...(memory !== null && { shared_memory_in_gb: memory }),
    ...(envs.length > 0 && { envs }),
    ...(mappings.length > 0 && { port_mappings: mappings }),
    ...(username !== null && password !== null && { registry_credentials: { username, password } }),
  };
}
