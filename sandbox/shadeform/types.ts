import { ok } from "../protocol";
import type { RouteHandler } from "../routes";

import type { Context } from "./facts";
import type { ShadePlace, ShadeType } from "./catalog";

/** Types in cents, their spot entries in dollars, unordered unless requested. */
export const listTypes: RouteHandler<Context> = ({ query }, { offers }) => {
  const filter = offers.filter((type) => matches(type, query));
  const ordered =
    query.get("sort") === "price"
      ? filter.toSorted((left, right) => left.cents - right.cents)
      : shuffled(filter);
  return ok({ instance_types: ordered.map(instanceType) });
};

function matches(type: ShadeType, query: URLSearchParams): boolean {
  const equals = (name: string, value: string) => [null, "", value].includes(query.get(name));
  return (
    equals("cloud", type.cloud) &&
    equals("num_gpus", String(type.gpuCount)) &&
    equals("gpu_type", type.gpuType) &&
    equals("shade_instance_type", type.shadeType) &&
    type.places.some(
      (place) =>
        equals("region", place.region) &&
        // Counted per entry: a type with only spot left is still available.
        entries(type, place).some(({ available }) => equals("available", String(available))),
    )
  );
}

function instanceType(type: ShadeType): object {
  return {
    cloud: type.cloud,
    shade_instance_type: type.shadeType,
    cloud_instance_type: type.cloudType,
    configuration: {
      ...typeConfiguration(type),
      ...(type.isOld ? {} : { os_options: systems(type) }),
    },
    ...typeShape(type),
    hourly_price: type.cents,
    ...(type.isOld ? {} : { deployment_type: type.deployment }),
    availability: type.places.flatMap((place) => entries(type, place)),
    boot_time: bootTimeRange(type),
  };
}

/** The shape of a machine in types and machines. */
export function typeConfiguration(type: ShadeType): object {
  const manufacturer = isAmd(type) ? "amd" : "nvidia";
  return {
    ...typeShape(type),
    vram_per_gpu_in_gb: type.vramGb,
    ...(type.isOld ? {} : { gpu_manufacturer: manufacturer }),
  };
}

export function bootTimeRange({ deployment }: ShadeType): object {
  return deployment === "baremetal"
    ? { min_boot_in_sec: 900, max_boot_in_sec: 1800 }
    : { min_boot_in_sec: 300, max_boot_in_sec: 600 };
}

function typeShape(type: ShadeType): object {
  const { interconnect } = type;
  return {
    memory_in_gb: type.memoryGb,
    storage_in_gb: type.storageGb,
    vcpus: type.vcpus,
    num_gpus: type.gpuCount,
    gpu_type: type.gpuType,
    interconnect,
    ...(type.isOld ? {} : { nvlink: interconnect.startsWith("sxm") }),
  };
}

interface Entry {
  region: string;
  available: boolean;
  display_name?: string;
  rental_type?: "on_demand" | "spot";
  /** Only in spot entries: US dollars per machine-hour, while the type's own price is in cents. */
  hourly_price?: string;
}

/** A region appears once, or twice if spot is sold. */
function entries(type: ShadeType, place: ShadePlace): Entry[] {
  const { region, displayName: display_name, spotUsd } = place;
  if (type.isOld) return [{ region, available: place.isOnDemandFree }];
  const onDemand: Entry = {
    region,
    available: place.isOnDemandFree,
    display_name,
    rental_type: "on_demand",
  };
  if (spotUsd === null) return [onDemand];
  const spot: Entry = {
    region,
    available: place.isSpotFree,
    display_name,
    rental_type: "spot",
    hourly_price: spotUsd.toFixed(2),
  };
  return [onDemand, spot];
}

/** The operating systems of a type; containers have none. */
export function systems(type: ShadeType): string[] {
  if (type.deployment === "container") return [];
  if (isAmd(type)) return ["ubuntu22.04_rocm6.2_shade_os", "ubuntu22.04"];
  return ["ubuntu22.04_cuda12.6_shade_os", "ubuntu22.04_cuda12.4_shade_os", "ubuntu24.04"];
}

function isAmd({ gpuType }: ShadeType): boolean {
  return gpuType.startsWith("MI");
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .toSorted((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
