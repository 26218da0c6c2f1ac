import type { Ask } from "../world/cloudcompute";

/** What CloudCompute knows of a machine. */
export interface AskFacts {
  ask: Ask;
  label: string | null;
  image: string;
  diskGb: number;
}
