import { parseRegion, type Region } from "@/lib/domain/region";

// The data centers of gpugeek.com/docs/en/openapi (datacenter/list), and the cities that they are named after.
const countries: Record<string, string> = { "suqian-b": "CN", "qingyang-a": "CN", "dallas-n": "US" };

/** Where a data center stands; the country is read from its name, or from the region that the answer named. */
export function regionOfDatacenter(
  dcId: string | null,
  name: string | null,
  regionName: string | null,
): Region {
  const region = parseRegion({ id: dcId, name: name ?? regionName });
  if (region.country !== null) return region;
  const country =
    parseRegion({ name: regionName }).country ??
    (dcId && Object.hasOwn(countries, dcId) ? countries[dcId] : null);
  return parseRegion({ id: region.id, name: region.name, country });
}
