import type { AskFacts } from "./cloudcompute/facts";
import { draftOf, newEstate, type Estate, type EstateSettings } from "./estate/estate";
import type { GeekFacts } from "./gpugeek/facts";
import type { MassedFacts } from "./massedcompute/facts";
import type { SesterceFacts } from "./sesterce/facts";
import type { ShadeFacts } from "./shadeform/facts";

/** What the customer has at each of the five clouds. */
export interface Estates {
  massedcompute: Estate<MassedFacts>;
  gpugeek: Estate<GeekFacts>;
  cloudcompute: Estate<AskFacts>;
  shadeform: Estate<ShadeFacts>;
  sesterce: Estate<SesterceFacts>;
}

/** Five clouds where the customer has nothing yet. */
export function newEstates(settings: EstateSettings): Estates {
  return {
    massedcompute: newEstate("massedcompute", settings),
    gpugeek: newEstate("gpugeek", settings),
    cloudcompute: newEstate("cloudcompute", settings),
    shadeform: newEstate("shadeform", settings),
    sesterce: newEstate("sesterce", settings),
  };
}

/** Copies that can be changed without a trace in the originals. */
export function draftOfAll(estates: Estates): Estates {
  return {
    massedcompute: draftOf(estates.massedcompute),
    gpugeek: draftOf(estates.gpugeek),
    cloudcompute: draftOf(estates.cloudcompute),
    shadeform: draftOf(estates.shadeform),
    sesterce: draftOf(estates.sesterce),
  };
}
