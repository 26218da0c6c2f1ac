import { ownOffer, type MachineOffer } from "@/lib/domain/offer";

/** An offer at two dollars per hour. */
export const sampleOffer: MachineOffer = {
  provider: "shadeform",
  nativeId: "hyperstack/H100/canada-1/on_demand",
  cloud: "hyperstack",
  rawGpu: "H100",
  gpu: { id: "h100-sxm-80", name: "H100 SXM", family: "H100" },
  gpuCount: 1,
  vramGb: 80,
  vcpus: null,
  memoryGb: null,
  storageGb: null,
  interconnect: null,
  nvlink: null,
  type: "vm",
  billing: "on-demand",
  region: { id: "canada-1", name: null, country: "CA", continent: "north-america" },
  stock: "in-stock",
  capacity: null,
  native: { amount: "2", currency: "USD", unit: "major", per: "hour", scope: "machine" },
  machineType: null,
  ...ownOffer,
};
