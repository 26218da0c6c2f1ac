import type { MassedProduct, MassedRegion } from "../catalog/massedcompute";

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
