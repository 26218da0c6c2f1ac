import { ok } from "../protocol";
import type { RouteHandler } from "../routes";

import type { Context } from "./facts";
import type { SesterceOffer } from "./catalog";
import { errorReply } from "./errors";

/** A bare array, prices in dollars per machine-hour. */
export const listOffers: RouteHandler<Context> = (call, { offers }) => {
  const problems = queryProblems(call.query);
  if (problems.length > 0) return errorReply(call, 400, problems);
  const filter = offers.filter((offer) => matches(offer, call.query));
  const isSorted = call.query.get("sort") === "price";
  const ordered = isSorted ? filter.toSorted((left, right) => left.usd - right.usd) : filter;
  return ok(ordered.map(offerRow));
};

const allowedValues: Readonly<Record<string, readonly string[]>> = {
  available: ["true", "false"],
  sort: ["price"],
  deploymentType: ["vm", "container", "baremetal"],
};

/** The invalid parameters of a query. */
export function queryProblems(query: URLSearchParams): string[] {
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

/** The operating systems of an offer. */
export function systems({ deploymentType }: SesterceOffer): string[] {
  return deploymentType === "container" ? [] : ["ubuntu22.04_cuda12.2_shade_os", "ubuntu24.04_shade_os"];
}

function offerRow(offer: SesterceOffer): object {
  return {
    gpuName: offer.gpuName,
    gpuCount: offer.gpuCount,
    nvlink: offer.nvlink,
    deploymentType: offer.deploymentType,
    instanceId: offer.instanceId,
    cloudInitAvailable: offer.deploymentType !== "container",
    cloud: { _id: offer.cloudId, name: offer.cloudName },
    configuration: {
      ramGB: offer.ramGb,
      storageGB: offer.storageGb,
      vCpu: offer.vcpus,
      vRamGB: offer.vramGb,
      os: systems(offer),
      interconnect: offer.interconnect,
    },
    hourlyPrice: offer.usd,
    availability: offer.places.map(({ isFree, ...place }) => ({ ...place, available: isFree })),
  };
}
