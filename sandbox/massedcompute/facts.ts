import type { MassedProduct, MassedRegion } from "../catalog/massedcompute";

/** What Massed Compute knows of a machine. */
export interface MassedFacts {
  product: MassedProduct;
  region: MassedRegion;
  imageId: number;
  command: string;
  /** Names of keys. */
  sshKeys: readonly string[];
  /** The part of the price that a coupon takes off. */
  discount: number;
}
