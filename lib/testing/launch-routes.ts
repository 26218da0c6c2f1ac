import type { ProviderId } from "@/lib/domain/provider-id";

/** The route that makes machines, as each contract writes it. A dry run at GPUGeek takes the same one. */
export const createRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "POST /instance/launch",
  gpugeek: "POST /api/v1/openapi/instance/create",
  cloudcompute: "POST /instances",
  shadeform: "POST /instances/create",
  sesterce: "POST /gpu-cloud/instances",
};

/** The route that ends machines, as each contract writes it. */
export const deleteRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "POST /instance/terminate",
  gpugeek: "POST /api/v1/openapi/instance/action",
  cloudcompute: "DELETE /instances/{instanceId}",
  shadeform: "POST /instances/{id}/delete",
  sesterce: "DELETE /gpu-cloud/instances/{id}",
};

/** The route that tells what is on offer, and for how much. */
export const offersRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "GET /gpu-inventory",
  gpugeek: createRoutes.gpugeek,
  cloudcompute: "GET /offers",
  shadeform: "GET /instances/types",
  sesterce: "GET /gpu-cloud/instances/offers",
};

/** A fault for the next create alone: at GPUGeek a dry run comes first, on the same route. */
export function nextCreateFault(
  provider: ProviderId,
  fault: Record<string, unknown>,
): Record<string, unknown> {
  const skip = provider === "gpugeek" ? { skip: 1 } : {};
  return { fault: { ...fault, route: createRoutes[provider], times: 1, ...skip } };
}
