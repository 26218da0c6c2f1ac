import { bearerKey, isGoodKey, ok, type Protocol } from "./protocol";
import type { MassedProduct } from "./world/massedcompute";

/** Massed Compute: one map of products, prices in cents per machine-hour. */
export const massedCompute: Protocol = {
  name: "massedcompute",
  base: "/massedcompute/api/v1",
  offersRoute: "GET /gpu-inventory",
  routes: {
    "GET /gpu-inventory": (_call, world) =>
      ok({
        gpu_inventory: Object.fromEntries(
          world.massedcompute.map((product) => [product.name, inventoryEntry(product)]),
        ),
      }),
    "GET /images": () => ok({ images }),
    "POST /account/token/validation": () => ok({ message: "Valid Token" }),
  },
  refuse: ({ headers }) =>
    isGoodKey(bearerKey(headers)) ? null : { status: 401, body: { message: "Unauthenticated." } },
  unknownRoute: (_call, allowed) => ({
    status: allowed.length > 0 ? 405 : 404,
    body: { message: allowed.length > 0 ? "Method not allowed." : "Not found." },
  }),
};

const images = [
  { vm_image_id: 1, vm_image_name: "Ubuntu 22.04 Server", vm_image_description: "CUDA 12.4" },
  { vm_image_id: 7, vm_image_name: "Ubuntu 24.04 Server", vm_image_description: "CUDA 12.8" },
  { vm_image_id: 12, vm_image_name: "Ubuntu 22.04 SXM", vm_image_description: "SXM machines only" },
  { vm_image_id: 15, vm_image_name: "Ubuntu 22.04 Desktop", vm_image_description: null },
];

function inventoryEntry(product: MassedProduct): object {
  const { name, description, cents, capacity } = product;
  return {
    instance_type: {
      name,
      description,
      ...(cents === null ? {} : { price_cents_per_hour: cents }),
      specs: {
        vcpu_count: product.vcpus,
        memory_gib: product.memoryGib,
        storage_gb: product.storageGb,
      },
    },
    regions_with_capacity_available: product.regions,
    ...(capacity === null ? {} : { capacity_available: capacity }),
  };
}
