import type { GeekPool, GeekSku } from "../catalog/gpugeek";

export interface GeekFacts {
  pool: GeekPool;
  sku: GeekSku;
  gpuNum: number;
  imageId: string;
  cores: number;
  memoryBytes: number;
  systemDiskGb: number;
  dataDiskGb: number;
  ports: readonly number[];
  httpPorts: readonly number[];
  /** Of the latest operation. */
  operationId: string;
}
