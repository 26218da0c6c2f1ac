import type { CloudContext } from "../routes";
import type { GeekPool, GeekSku } from "./catalog";

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

/** What a handler of this cloud can access. */
export type Context = CloudContext<GeekPool, GeekFacts>;
