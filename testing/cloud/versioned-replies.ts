import type { ProviderId } from "@/lib/domain/provider-id";

const basePrice = 10_000;
const rowsPerCloud = 60;
const rowsPerPage = 20;

/** The providers that return their offers as one snapshot. */
export const snapshotProviders = [
  "massedcompute",
  "cloudcompute",
  "shadeform",
  "sesterce",
] as const satisfies ProviderId[];
export type SnapshotProvider = (typeof snapshotProviders)[number];

/** The rows of a version: most of them, different for each version. */
function listedRows(version: number): number[] {
  return Array.from({ length: rowsPerCloud }, (_, row) => row).filter(
    (row) => (row * 7 + version * 13) % 10 !== 0,
  );
}

/** The native ids of a version. */
export function listNativeIds(provider: SnapshotProvider, version: number): string[] {
  return listedRows(version).map((row) => nativeId(provider, row));
}

/** The price of every offer of a version, in the provider's format. */
export function versionAmount(version: number): string {
  return String(basePrice + version);
}

export function parseVersion(amount: string | null): number {
  return Number(amount) - basePrice;
}

/** A provider's complete reply at one version, which each price reveals. `page` is for providers with pages. */
export function versionReply(provider: SnapshotProvider, version: number, page = 1): string {
  const price = basePrice + version;
  const rows = listedRows(version);
  switch (provider) {
    case "massedcompute":
      return JSON.stringify({
        gpu_inventory: Object.fromEntries(
          rows.map((row) => [
            `gpu_1x_a6000_${row}`,
            {
              instance_type: {
                name: `gpu_1x_a6000_${row}`,
                description: "1x RTX A6000 (48GB)",
                price_cents_per_hour: price,
              },
              regions_with_capacity_available: [{ name: "us-central-1", description: "Wichita, KS" }],
              capacity_available: 3,
            },
          ]),
        ),
      });
    case "shadeform":
      return JSON.stringify({
        instance_types: rows.map((row) => ({
          cloud: "cloud",
          shade_instance_type: `A6000-${row}`,
          configuration: { num_gpus: 1, gpu_type: "A6000", vram_per_gpu_in_gb: 48 },
          hourly_price: price,
          availability: [{ region: "here", available: true }],
        })),
      });
    case "sesterce":
      return JSON.stringify(
        rows.map((row) => ({
          gpuName: "A6000",
          gpuCount: 1,
          instanceId: `A6000-${row}`,
          deploymentType: "vm",
          cloud: { _id: "cloud", name: "AZ_01" },
          hourlyPrice: price,
          availability: [{ region: "here", available: true }],
        })),
      );
    case "cloudcompute": {
      const data = rows.slice((page - 1) * rowsPerPage, page * rowsPerPage);
      const isLast = page * rowsPerPage >= rows.length;
      // All pages of a listing have the same version, however many listings run concurrently.
      const next = isLast ? null : `https://elsewhere.example/offers?page=${page + 1}&version=${version}`;
      return JSON.stringify({
        data: data.map((row) => ({
          id: row + 1,
          gpu_name: "RTX A6000",
          num_gpus: 1,
          price_per_hour: price,
          currency: "USD",
          rentable: true,
        })),
        links: { next },
      });
    }
  }
}

/** The number of pages of a version at the provider with pages. */
export function countPages(version: number): number {
  return Math.ceil(listedRows(version).length / rowsPerPage);
}

function nativeId(provider: SnapshotProvider, row: number): string {
  switch (provider) {
    case "massedcompute":
      return `gpu_1x_a6000_${row}`;
    case "shadeform":
      return `cloud/A6000-${row}/here/on_demand`;
    case "sesterce":
      return `cloud/A6000-${row}/vm/here`;
    case "cloudcompute":
      return String(row + 1);
  }
}
