import { countUsedUnits } from "../state/machines";
import { ok } from "../protocol";
import type { RouteHandler } from "../routes";
import type { MassedProduct } from "../catalog/massedcompute";

/** A map of products, prices in cents per machine-hour. */
export const showInventory: RouteHandler = ({ time }, { catalog, accounts }) => {
  const taken = countUsedUnits(accounts.massedcompute, time);
  const products = catalog.massedcompute.map((product) => remaining(product, taken(product.name)));
  return ok({
    gpu_inventory: Object.fromEntries(products.map((product) => [product.name, inventoryEntry(product)])),
  });
};

export const listImages: RouteHandler = () => ok({ images });

/** The images, with the machine type that some of them require. */
export const images = [
  { vm_image_id: 1, vm_image_name: "Ubuntu 22.04 Server", vm_image_description: "CUDA 12.4" },
  { vm_image_id: 7, vm_image_name: "Ubuntu 24.04 Server", vm_image_description: "CUDA 12.8" },
  { vm_image_id: 12, vm_image_name: "Ubuntu 22.04 SXM", vm_image_description: "SXM machines only" },
  { vm_image_id: 15, vm_image_name: "Ubuntu 22.04 Desktop", vm_image_description: null },
];

/** A product without the machines that the customer uses. */
export function remaining(product: MassedProduct, taken: number): MassedProduct {
  if (product.capacity === null || taken === 0) return product;
  const capacity = Math.max(0, product.capacity - taken);
  return { ...product, capacity, regions: capacity > 0 ? product.regions : [] };
}

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
