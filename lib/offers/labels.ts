import type { Billing, DeploymentType, Stock } from "@/lib/domain/vocabulary";

export const stockLabels: Record<Stock, string> = {
  "in-stock": "In stock",
  "sold-out": "Sold out",
  unknown: "Not said",
};

export const billingLabels: Record<Billing, string> = {
  "on-demand": "On-demand",
  spot: "Spot",
  daily: "Daily",
  weekly: "Weekly",
  monthly: "Monthly",
};

export const typeLabels: Record<DeploymentType, string> = {
  vm: "Virtual machine",
  container: "Container",
  baremetal: "Bare metal",
};

const continentLabels: Record<string, string> = {
  africa: "Africa",
  antarctica: "Antarctica",
  asia: "Asia",
  europe: "Europe",
  "north-america": "North America",
  oceania: "Oceania",
  "south-america": "South America",
};

/** A continent's name, or the region id itself. */
export function continentLabel(value: string): string {
  return continentLabels[value] ?? value;
}

// Spellings by the companies themselves; a cloud that is not here keeps the word that was told.
const cloudLabels: Record<string, string> = {
  crusoe: "Crusoe",
  datacrunch: "DataCrunch",
  denvr: "Denvr",
  digitalocean: "DigitalOcean",
  excesssupply: "Excess Supply",
  gpugeek: "GPUGeek",
  horizon: "Horizon",
  hotaisle: "Hot Aisle",
  hyperstack: "Hyperstack",
  imwt: "IMWT",
  lambda: "Lambda",
  lambdalabs: "Lambda",
  latitude: "Latitude",
  massedcompute: "Massed Compute",
  nebius: "Nebius",
  paperspace: "Paperspace",
  runpod: "RunPod",
  scaleway: "Scaleway",
  tensordock: "TensorDock",
  verda: "Verda",
  voltagepark: "Voltage Park",
  vultr: "Vultr",
};

/** How people write a cloud's name. */
export function cloudLabel(cloud: string): string {
  return cloudLabels[cloud.toLowerCase()] ?? cloud;
}
