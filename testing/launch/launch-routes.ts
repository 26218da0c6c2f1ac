import type { ProviderId } from "@/lib/domain/provider-id";

/** The create route of each contract. GPUGeek's dry run uses the same route. */
export const createRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "POST /instance/launch",
  gpugeek: "POST /api/v1/openapi/instance/create",
  cloudcompute: "POST /instances",
  shadeform: "POST /instances/create",
  sesterce: "POST /gpu-cloud/instances",
};

/** The route of each contract that terminates machines. */
export const deleteRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "POST /instance/terminate",
  gpugeek: "POST /api/v1/openapi/instance/action",
  cloudcompute: "DELETE /instances/{instanceId}",
  shadeform: "POST /instances/{id}/delete",
  sesterce: "DELETE /gpu-cloud/instances/{id}",
};

/** The route of each contract that returns offers or prices. */
export const offersRoutes: Readonly<Record<ProviderId, string>> = {
  massedcompute: "GET /gpu-inventory",
  gpugeek: createRoutes.gpugeek,
  cloudcompute: "GET /offers",
  shadeform: "GET /instances/types",
  sesterce: "GET /gpu-cloud/instances/offers",
};

/** A fault for the next create only: at GPUGeek a dry run precedes it on the same route. */
export function nextCreateFault(
  provider: ProviderId,
  fault: Record<string, unknown>,
): Record<string, unknown> {
  const skip = provider === "gpugeek" ? { skip: 1 } : {};
  return { fault: { ...fault, route: createRoutes[provider], times: 1, ...skip } };
}
