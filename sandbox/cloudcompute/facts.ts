import type { Ask } from "../catalog/cloudcompute";

export interface AskFacts {
  ask: Ask;
  label: string | null;
  image: string;
  diskGb: number;
}
