import type { CreateOrder } from "@/lib/providers/instances";
import { notSendable, readSettings } from "@/lib/providers/machine-settings";

import { mostPorts } from "./machine-ports";
import { readScope, type SkuName } from "./plan";

/** An order as it goes over the wire. It never has a `dryRun`: that field belongs to the price check alone. */
export interface CreateBody {
  type: 2;
  gpuName: string;
  skuName: SkuName;
  gpuNum: number;
  imageId: string;
  name: string;
  tags: string[];
  autoRenew: boolean;
  duration: 1;
  dcId?: string;
  cpuNum?: number;
  memory?: number;
  diskType?: string;
  servicePort?: number[];
  httpServicePort?: number[];
  cmd?: string;
  env?: string;
  systemDiskSize?: number;
  dataDiskSize?: number;
}

/** The order of one machine. Throws what is wrong with it; then nothing was sent. */
export function toCreateBody({ offer, name, marker, settings }: CreateOrder): CreateBody {
  const combination = readScope(offer.nativeId);
  if (!combination) throw notSendable("gpugeek", `“${offer.nativeId}” is none of its offers`);
  const { gpuName, skuName, gpuNum, dcId } = combination;
  const told = readSettings("gpugeek", settings);
  const imageId = told.text("image");
  if (imageId === null) throw notSendable("gpugeek", "an order has to name an image");
  const tcp = told.ports("ports", "TCP ports");
  const http = told.ports("httpPorts", "HTTP ports");
  if (tcp.length + http.length > mostPorts)
    throw notSendable("gpugeek", `it forwards at most ${mostPorts} ports, TCP and HTTP together`);
  return {
    type: 2,
    gpuName,
    skuName,
    gpuNum,
    imageId,
    name,
    tags: [marker],
    // Its own default is to renew; what was prepaid is never paid for again without being asked.
    autoRenew: !isPrepaidSku(skuName) && told.flag("autoRenew"),
    duration: 1,
    ...(dcId !== null && { dcId }),
    ...given("cpuNum", told.whole("cpuNum", "CPU cores per GPU")),
    ...given("memory", told.whole("memory", "Memory per GPU")),
    ...given("diskType", told.text("diskType")),
    ...given("servicePort", tcp.length > 0 ? tcp : null),
    ...given("httpServicePort", http.length > 0 ? http : null),
    ...given("cmd", told.script("startupScript")),
    ...given("env", told.script("env")),
    ...given("systemDiskSize", told.whole("systemDiskSize", "System disk")),
    ...given("dataDiskSize", told.whole("dataDiskSize", "Data disk")),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | null): { [Key in Name]?: Value } {
  return value === null ? {} : ({ [name]: value } as { [Key in Name]: Value });
}

/** Whether it is paid for in advance, for a period. */
export function isPrepaidSku(skuName: SkuName | null): boolean {
  return skuName !== null && skuName !== "payg" && skuName !== "bidding";
}
