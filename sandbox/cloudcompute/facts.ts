import type { Ask } from "../catalog/cloudcompute";

/** What CloudCompute knows of a machine. */
export interface AskFacts {
  ask: Ask;
  label: string | null;
  image: string;
  diskGb: number;
}
