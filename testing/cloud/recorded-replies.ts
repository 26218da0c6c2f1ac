import { readFileSync } from "node:fs";
import path from "node:path";

import type { ProviderId } from "@/lib/domain/provider-id";

// Read instead of imported, so that the harness depends on the recordings alone.
const providersFolder = path.join(import.meta.dirname, "..", "..", "lib", "providers");

/** The recorded replies of a provider by request path; several if there are variants. */
export function readRecordedReplies(provider: ProviderId): Map<string, unknown[]> {
  const recorded = new Map<string, unknown[]>();
  for (const [name, route] of Object.entries(routes[provider])) {
    const reply: unknown = JSON.parse(
      readFileSync(path.join(providersFolder, provider, "__fixtures__", name), "utf8"),
    );
    recorded.set(route, [...(recorded.get(route) ?? []), reply]);
  }
  if (provider === "cloudcompute") recorded.set("/offers", cloudComputeReplies());
  return recorded;
}

const create = "/api/v1/openapi/instance/create";

const routes: Record<ProviderId, Record<string, string>> = {
  massedcompute: { "gpu-inventory.json": "/gpu-inventory", "ugly-gpu-inventory.json": "/gpu-inventory" },
  shadeform: { "instance-types.json": "/instances/types", "ugly-instance-types.json": "/instances/types" },
  sesterce: {
    "offers.json": "/gpu-cloud/instances/offers",
    "ugly-offers.json": "/gpu-cloud/instances/offers",
  },
  cloudcompute: {},
  gpugeek: {
    "gpu-list.json": "/api/v1/openapi/gpu/list",
    "datacenter-list.json": "/api/v1/openapi/datacenter/list",
    "image-list.json": "/api/v1/openapi/image/list",
    "priced.json": create,
    "priced-other-spelling.json": create,
    "sold-out.json": create,
    "not-offered.json": create,
    "internal-error.json": create,
  },
};

// The replies are not documented; these follow Vast.ai, like everything known about this provider.
function cloudComputeReplies(): unknown[] {
  const rows = Array.from({ length: 12 }, (_, index) => ({
    id: 21_000_000 + index,
    machine_id: 4_000 + index,
    gpu_name: ["RTX 4090", "H100 SXM", "A100 PCIE"][index % 3],
    num_gpus: 1 + (index % 4),
    gpu_ram: 24_564,
    cpu_cores_effective: 16,
    cpu_ram: 65_536,
    disk_space: 300,
    geolocation: "Texas, US",
    rentable: true,
    rented: index === 3,
    ...(index % 2 === 0
      ? { price_per_hour: `${40 + index}.5`, currency: "RUB" }
      : { dph_total: 0.31 + index / 10 }),
  }));
  return [
    rows,
    { data: rows, links: { next: null }, meta: { current_page: 1, last_page: 1 } },
    { offers: rows },
  ];
}
