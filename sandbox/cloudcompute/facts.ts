import type { CloudContext } from "../routes";
import type { Ask } from "./catalog";

export interface AskFacts {
  ask: Ask;
  label: string | null;
  image: string;
  diskGb: number;
}

/** What a handler of this cloud can access. */
export type Context = CloudContext<Ask, AskFacts>;
