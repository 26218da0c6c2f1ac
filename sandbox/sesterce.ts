import { isGoodKey, ok, type Call, type Protocol, type Reply } from "./protocol";
import type { SesterceOffer } from "./world/sesterce";

/** Sesterce: a bare array, prices in dollars per machine-hour. */
export const sesterce: Protocol = {
  name: "sesterce",
  base: "/sesterce",
  offersRoute: "GET /gpu-cloud/instances/offers",
  routes: {
    "GET /gpu-cloud/instances/offers": (call, world) => {
      const problems = queryProblems(call.query);
      if (problems.length > 0) return problem(call, 400, problems);
      const wanted = world.sesterce.filter((offer) => matches(offer, call.query));
      const isSorted = call.query.get("sort") === "price";
      const ordered = isSorted ? wanted.toSorted((left, right) => left.usd - right.usd) : wanted;
      return ok(ordered.map(offerRow));
    },
  },
  refuse: (call) => {
    if (!isPlainClient(call)) return blocked;
    return isGoodKey(call.headers["x-api-key"]) ? null : problem(call, 403, "API key invalid");
  },
  unknownRoute: (call) => problem(call, 404, `Cannot ${call.method} ${call.path}`),
};

const blocked: Reply = {
  status: 403,
  body: "<!DOCTYPE html><title>Access denied</title><p>error code: 1010</p>",
  headers: { "content-type": "text/html; charset=UTF-8" },
};

/** The guard in front turns away requests that do not say who asks, or say Python's default. */
function isPlainClient({ headers }: Call): boolean {
  const agent = headers["user-agent"] ?? "";
  return agent !== "" && !/^python-urllib/i.test(agent);
}

const allowedValues: Readonly<Record<string, readonly string[]>> = {
  available: ["true", "false"],
  sort: ["price"],
  deploymentType: ["vm", "container", "baremetal"],
};

function queryProblems(query: URLSearchParams): string[] {
  return Object.entries(allowedValues).flatMap(([name, values]) => {
    const given = query.get(name);
    const isFine = given === null || values.includes(given);
    return isFine ? [] : [`${name} must be one of the following values: ${values.join(", ")}`];
  });
}

function matches(offer: SesterceOffer, query: URLSearchParams): boolean {
  const equals = (name: string, value: string) => [null, value].includes(query.get(name));
  return (
    equals("numGpus", String(offer.gpuCount)) &&
    equals("gpuType", offer.gpuName) &&
    equals("deploymentType", offer.deploymentType) &&
    offer.places.some(({ region, isFree }) => equals("region", region) && equals("available", String(isFree)))
  );
}

function offerRow(offer: SesterceOffer): object {
  const isContainer = offer.deploymentType === "container";
  return {
    gpuName: offer.gpuName,
    gpuCount: offer.gpuCount,
    nvlink: offer.nvlink,
    deploymentType: offer.deploymentType,
    instanceId: offer.instanceId,
    cloudInitAvailable: !isContainer,
    cloud: { _id: offer.cloudId, name: offer.cloudName },
    configuration: {
      ramGB: offer.ramGb,
      storageGB: offer.storageGb,
      vCpu: offer.vcpus,
      vRamGB: offer.vramGb,
      os: isContainer ? [] : ["ubuntu22.04_cuda12.2_shade_os", "ubuntu24.04_shade_os"],
      interconnect: offer.interconnect,
    },
    hourlyPrice: offer.usd,
    availability: offer.places.map(({ isFree, ...place }) => ({ ...place, available: isFree })),
  };
}

function problem(call: Call, statusCode: number, message: string | string[]): Reply {
  const timestamp = new Date(call.time).toISOString();
  return { status: statusCode, body: { statusCode, timestamp, path: call.path, message } };
}
