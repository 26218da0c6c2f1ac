import { clouds, gpus, regions } from "./market";
import { createSeededRandom, createZipfPicker } from "./random";

/** A machine type as Shadeform documents it. */
interface InstanceType {
  cloud: string;
  shade_instance_type: string;
  cloud_instance_type: string;
  configuration: Record<string, unknown>;
  hourly_price: number;
  deployment_type: string;
  availability: { region: string; available: boolean; display_name: string }[];
  boot_time: { min_boot_in_sec: number; max_boot_in_sec: number };
}

/** The rows of a reply, each type in this many regions. */
export function generateTypes(count: number, regionsEach: number, seed = 1): InstanceType[] {
  const random = createSeededRandom(seed);
  const anyCloud = createZipfPicker(clouds, 1, random);
  const anyGpu = createZipfPicker(gpus, 0.9, random);
  return Array.from({ length: count }, (_, index) => {
    const cloud = anyCloud();
    const gpu = anyGpu();
    const gpuCount = [1, 1, 2, 4, 8][Math.floor(random() * 5)]!;
    const type = `${gpu.name.replaceAll(" ", "_")}x${gpuCount}_${index}`;
    return {
      cloud,
      shade_instance_type: type,
      cloud_instance_type: `gpu_${gpuCount}x_${type.toLowerCase()}`,
      configuration: {
        memory_in_gb: gpuCount * 64,
        storage_in_gb: 256 + Math.floor(random() * 4_000),
        vcpus: gpuCount * 8,
        num_gpus: gpuCount,
        gpu_type: gpu.name,
        interconnect: gpuCount > 1 ? "sxm5" : "pcie",
        nvlink: gpuCount > 1,
        os_options: ["ubuntu22.04_cuda12.6_shade_os"],
        vram_per_gpu_in_gb: gpu.memoryGb,
        gpu_manufacturer: "nvidia",
      },
      hourly_price: Math.ceil(gpu.price * gpuCount * (60 + random() * 80)),
      deployment_type: "vm",
      availability: Array.from({ length: regionsEach }, (_, step) => {
        const place = regions[(clouds.indexOf(cloud) * 7 + step) % regions.length]!;
        return {
          region: place.id,
          available: random() < 0.7,
          display_name: `${place.country ?? "Somewhere"}, ${place.id}`,
        };
      }),
      boot_time: { min_boot_in_sec: 300, max_boot_in_sec: 600 },
    };
  });
}

/** The reply a minute later: 5 % of the types repriced, 2 % of the places in or out of stock, 1 % gone, 1 % new. */
export function nextTypes(types: readonly InstanceType[], seed: number): InstanceType[] {
  const random = createSeededRandom(seed + 1_000);
  const kept = types
    .filter(() => random() >= 0.01)
    .map((type) => ({
      ...type,
      hourly_price: random() < 0.05 ? type.hourly_price + 7 : type.hourly_price,
      availability: type.availability.map((entry) => ({
        ...entry,
        available: random() < 0.02 ? !entry.available : entry.available,
      })),
    }));
  const added = generateTypes(types.length - kept.length, types[0]?.availability.length ?? 1, seed + 2_000);
  return [
    ...kept,
    ...added.map((type) => ({ ...type, shade_instance_type: `${type.shade_instance_type}_new${seed}` })),
  ];
}
