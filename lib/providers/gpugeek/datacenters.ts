import { parseRegion, type Region } from "@/lib/domain/region";

// The data centers of gpugeek.com/docs/en/openapi (datacenter/list), named after their cities.
const countries: Record<string, string> = { "suqian-b": "CN", "qingyang-a": "CN", "dallas-n": "US" };

/** The region of a data center; the country comes from its name, or from the region in the reply. */
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
