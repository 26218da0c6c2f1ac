/** An offer as the minimal page shows it. */
export interface MinimalOffer {
  id: string;
  gpu: string;
  gpus: number;
  vram: number;
  /** Dollars per hour. */
  price: number;
  cloud: string;
  region: string;
  vcpus: number;
  memory: number;
  inStock: boolean;
}
