import type { ListedOffer } from "@/lib/domain/offer";
import { isPort, splitList } from "@/lib/domain/ports";

import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import type { CreateOrder, CreateOutcome } from "../instances";
import {
  unsentError,
  unsentOutcome,
  readSettings,
  defaultContainerImage,
  type SettingsReader,
} from "../machine-settings";

import { toThreshold } from "./machine";
import { createdReply } from "./schema";
import { parseOfferId } from "./normalize";
import type { CreateBody, LaunchConfiguration, EnvVariable, ContainerPortMapping } from "./wire";

/** Returns why these settings cannot be sent for this offer; null if they can. */
export function findSettingsError(offer: ListedOffer, settings: CreateOrder["settings"]): string | null {
  try {
    toCreateBody({ offer, name: "", launchTag: "", key: null, autoDelete: null, settings });
    return null;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The caller already reports that nothing was sent.
    const reason = error.message.replace(/^Nothing was sent to Shadeform: /, "");
    return reason.charAt(0).toUpperCase() + reason.slice(1);
  }
}

/** Sends one create, once; rejects an invalid order before sending. */
export async function createMachine(http: HttpClient, order: CreateOrder): Promise<CreateOutcome> {
  let body: CreateBody;
  try {
    body = toCreateBody(order);
  } catch (error) {
    return unsentOutcome("shadeform", error);
  }
  return http.create(
    { path: "/instances/create", body, secrets: listBodySecrets(body) },
    (reply) => createdReply.safeParse(reply).data?.id ?? null,
  );
}

function toCreateBody({
  offer,
  name,
  launchTag,
  key,
  autoDelete: killSwitch,
  settings,
}: CreateOrder): CreateBody {
  const place = parseOfferId(offer.nativeId);
  if (!place) throw unsentError("shadeform", "the offer does not say which machine it is, and where");
  // An empty id creates a machine that bills and that nobody can log in to.
  if (key !== null && key.nativeId.trim() === "")
    throw unsentError("shadeform", "the SSH key has no id there; add the key to Shadeform again");
  const read = readSettings("shadeform", settings);
  const os = read.text("image");
  const template = read.text("template");
  const volume = read.text("volume");
  const configuration = toLaunchConfiguration(read);
  const autoDelete = toThreshold(killSwitch);
  const envs = configuration?.type === "docker" ? [] : parseVariables(read.script("env"));
  if (offer.type === "container" && configuration?.type !== "docker" && template === null)
    throw unsentError("shadeform", "this offer runs a container, and none is named; name an image");
  return {
    cloud: place.cloud,
    region: place.region,
    shade_instance_type: place.type,
    shade_cloud: true,
    name,
    tags: [...new Set([launchTag, ...(read.text("tags")?.split(/\s*,\s*/) ?? [])])].filter(Boolean),
    ...(os !== null && { os }),
    ...(template !== null && { template_id: template }),
    ...(configuration && { launch_configuration: configuration }),
    ...(volume !== null && { volume_ids: [volume] satisfies [string] }),
    ...(key !== null && { ssh_key_id: key.nativeId }),
    ...(autoDelete && { auto_delete: autoDelete }),
    ...(envs.length > 0 && { envs }),
    // A newer field: older deployments do not know it, and rent on demand.
    ...(place.rental === "spot" && { rental_type: place.rental }),
  };
}

function toLaunchConfiguration(read: SettingsReader): LaunchConfiguration | null {
  const named = read.text("container");
  // A template has its own container, so the default image is omitted.
  const image = named === defaultContainerImage && read.text("template") !== null ? null : named;
  const script = read.script("startupScript");
  if (image !== null && script !== null)
    throw unsentError(
      "shadeform",
      "a machine runs either a container or a startup script, not both; empty one of the two",
    );
  if (image !== null) return { type: "docker", docker_configuration: toDockerConfiguration(read, image) };
  const stray = ["containerArgs", "ports", "sharedMemory", "registryUser", "registryPassword"];
  if (stray.some((id) => read.text(id) !== null))
    throw unsentError(
      "shadeform",
      "ports, arguments and the like are those of a container, and none is named",
    );
  if (script === null) return null;
  // Browsers send CRLF, which shells do not accept.
  const base64 = Buffer.from(script.replaceAll("\r\n", "\n"), "utf8").toString("base64");
  return { type: "script", script_configuration: { base64_script: base64 } };
}

type Docker = NonNullable<LaunchConfiguration["docker_configuration"]>;

function toDockerConfiguration(read: SettingsReader, image: string): Docker {
  const args = read.text("containerArgs");
  const memory = read.wholeNumber("sharedMemory", "The shared memory");
  const mappings = parsePortMappings(read.text("ports"));
  const envs = parseVariables(read.script("env"));
  const username = read.text("registryUser");
  const password = read.text("registryPassword");
  if ((username === null) !== (password === null))
    throw unsentError("shadeform", "a registry needs a user and a password, and one of them is missing");
  return {
    image,
    ...(args !== null && { args }),
    ...(memory !== null && { shared_memory_in_gb: memory }),
    ...(envs.length > 0 && { envs }),
    ...(mappings.length > 0 && { port_mappings: mappings }),
    ...(username !== null && password !== null && { registry_credentials: { username, password } }),
  };
}

/** Parses the port mappings of a container: `80=8000, 8888`, where a single number is used on both sides. */
export function parsePortMappings(text: string | null): ContainerPortMapping[] {
  const mappings = splitList(text ?? "").map((part) => {
    const [, host, container = host] = /^(\d{1,5})(?:[=:](\d{1,5}))?$/.exec(part) ?? [];
    const mapping = { host_port: Number(host), container_port: Number(container) };
    if (!Object.values(mapping).every(isPort))
      throw unsentError("shadeform", `“${part}” is no mapping of ports, as 80=8000 is`);
    return mapping;
  });
  const hosts = new Set(mappings.map(({ host_port }) => host_port));
  if (hosts.size < mappings.length)
    throw unsentError("shadeform", "a port of the machine is mapped to two ports of the container");
  return mappings;
}

/**
 * Parses environment variables, one `NAME=value` per line. Errors do not quote the line: it may contain a secret.
 */
function parseVariables(text: string | null): EnvVariable[] {
  const lines = (text ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.map((line, index) => {
    const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw unsentError("shadeform", `variable ${index + 1} is not written as NAME=value`);
    return { name, value };
  });
}

/** Secrets of an order, for redaction: variables, credentials, arguments and scripts. */
function listBodySecrets({
  envs = [],
  launch_configuration,
}: Pick<CreateBody, "envs" | "launch_configuration">): string[] {
  const { docker_configuration: docker, script_configuration: script } = launch_configuration ?? {};
  const variables = [...envs, ...(docker?.envs ?? [])].map(({ value }) => value);
  const { base64_script: packed = "" } = script ?? {};
  const others = [docker?.registry_credentials?.password, docker?.args, packed];
  const plain = Buffer.from(packed, "base64").toString("utf8");
  return [...variables, ...others, plain].filter((secret): secret is string => Boolean(secret));
}
