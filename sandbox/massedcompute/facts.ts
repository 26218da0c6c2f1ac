import type { CloudContext } from "../routes";
import type { MassedProduct, MassedRegion } from "./catalog";

export interface MassedFacts {
  product: MassedProduct;
  region: MassedRegion;
  imageId: number;
  command: string;
  /** Key names. */
  sshKeys: readonly string[];
  /** The discount of a coupon, as a share of the price. */
  discount: number;
}

/** What a handler of this cloud can access. */
export type Context = CloudContext<MassedProduct, MassedFacts>;
