import { toldRegion, type Region } from "@/lib/domain/region";

// The data centers of gpugeek.com/docs/en/openapi (datacenter/list), and the cities that they are named after.
const countries: Record<string, string> = { "suqian-b": "CN", "qingyang-a": "CN", "dallas-n": "US" };

/** Where a data center stands; the country is read from its name, or from the region that the answer named. */
export function regionOfDatacenter(
  dcId: string | null,
  name: string | null,
  regionName: string | null,
): Region {
  const region = toldRegion({ id: dcId, name: name ?? regionName });
  if (region.country !== null) return region;
  const country =
    toldRegion({ name: regionName }).country ??
    (dcId && Object.hasOwn(countries, dcId) ? countries[dcId] : null);
  return toldRegion({ id: region.id, name: region.name, country });
}
