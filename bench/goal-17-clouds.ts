import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { generateTypes, nextTypes } from "./shadeform-payload";

/** The messages of the parent process. */
export type CloudsMessage = { hold: boolean };

/** Replies in advance, so that a poll costs this process nothing. Each differs from the one before in about 9 % of its offers. */
const versions = 6;
const shadeform = replies(10_000, 1, (types) => ({ instance_types: types }));
const sesterce = replies(2_500, 4, (types) =>
  types.map((type) => ({
    gpuName: type.configuration["gpu_type"],
    gpuCount: type.configuration["num_gpus"],
    nvlink: type.configuration["nvlink"],
    deploymentType: type.deployment_type,
    instanceId: type.shade_instance_type,
    cloudInitAvailable: true,
    cloud: { _id: type.cloud, name: type.cloud },
    configuration: {
      ramGB: type.configuration["memory_in_gb"],
      storageGB: type.configuration["storage_in_gb"],
      vCpu: type.configuration["vcpus"],
      os: type.configuration["os_options"],
      interconnect: type.configuration["interconnect"],
    },
    hourlyPrice: type.hourly_price / 100,
    availability: type.availability.map(({ region, display_name, available }) => ({
      region,
      name: display_name,
      available,
    })),
  })),
);

function replies(
  count: number,
  regionsEach: number,
  toReply: (types: ReturnType<typeof generateTypes>) => unknown,
): Buffer[] {
  const all: Buffer[] = [];
  let types = generateTypes(count, regionsEach);
  for (let version = 0; version < versions; version++) {
    all.push(Buffer.from(JSON.stringify(toReply(types))));
    types = nextTypes(types, version);
  }
  return all;
}

/** Lists that wait for the end of a round without polls. */
let held: (() => void)[] | null = null;
const polls = new Map<string, number>();

const server = createServer((request, response) => {
  const path = request.url ?? "";
  if (path.endsWith("/instances/types")) sendList(path, shadeform, response);
  else if (path.endsWith("/instances/offers")) sendList(path, sesterce, response);
  else if (path.includes("/shadeform")) send(response, Buffer.from('{"instances":[]}'));
  else send(response, Buffer.from("[]"));
});

/** The next version to each app: the first part of a path is the app's name. */
function sendList(path: string, lists: Buffer[], response: ServerResponse): void {
  const poll = polls.get(path) ?? 0;
  polls.set(path, poll + 1);
  // Forth and back: from the last one to the first, half of the offers would change.
  const step = poll % (2 * versions - 2);
  const reply = () => send(response, lists[step < versions ? step : 2 * versions - 2 - step]!);
  if (held && path.startsWith("/polled")) held.push(reply);
  else reply();
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}

process.on("message", ({ hold }: CloudsMessage) => {
  const waiting = held ?? [];
  held = hold ? (held ?? []) : null;
  if (!hold) for (const reply of waiting) reply();
});
process.once("disconnect", () => process.exit());

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send!({ port, bytes: [shadeform[0]!.length, sesterce[0]!.length] });
});
