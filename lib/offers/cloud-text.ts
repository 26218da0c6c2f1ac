import { findCloud } from "@/lib/domain/clouds";
import { isProviderId, originLabels, type OriginId } from "@/lib/domain/provider-id";

/** The cloud's name; an unknown cloud keeps the reported one. */
export function cloudLabel(cloud: string): string {
  return findCloud(cloud)?.name ?? cloud;
}

/** `Hyperstack via Shadeform`: the cloud and the reseller. A public price has no reseller. */
export function cloudText(cloud: string | null, origin: OriginId): string {
  const seller = originLabels[origin];
  if (cloud === null) return seller;
  const label = cloudLabel(cloud);
  return label === seller || !isProviderId(origin) ? label : `${label} via ${seller}`;
}
