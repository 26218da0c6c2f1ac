import type { Vendor } from "@/lib/domain/vocabulary";

import { findModelByName } from "./catalog";
import type { Architecture } from "./models";

/** The maker of a canonical GPU name, also of a part of one ("A100 SXM MIG"); null if no model has this name. */
export function vendorOf(name: string | null | undefined): Vendor | null {
  for (let words = (name ?? "").split(" "); words.length > 0; words = words.slice(0, -1)) {
    const model = findModelByName(words.join(" "));
    if (model) return vendors[model.architecture] ?? (model.name.startsWith("Gaudi") ? "intel" : "other");
  }
  return null;
}

const vendors: Record<Architecture, Vendor | null> = {
  KEPLER: "nvidia",
  MAXWELL: "nvidia",
  PASCAL: "nvidia",
  VOLTA: "nvidia",
  TURING: "nvidia",
  AMPERE: "nvidia",
  HOPPER: "nvidia",
  ADA: "nvidia",
  BLACKWELL: "nvidia",
  CDNA: "amd",
  RDNA: "amd",
  GCN: "amd",
  OTHER: null,
};
