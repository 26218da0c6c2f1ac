import type { StoredOffer } from "@/db/offers";
import { Cache } from "@/lib/cache";
import { canonicalCloud } from "@/lib/domain/clouds";
import type { OriginId } from "@/lib/domain/provider-id";
import { cityOf, type Region } from "@/lib/domain/region";

export const machineMatches = ["sure", "probable"] as const;
export type MachineMatch = (typeof machineMatches)[number];

/** What decides whether two offers are the same machine. */
export type ComparedOffer = Pick<
  StoredOffer,
  | "id"
  | "provider"
  | "nativeId"
  | "cloud"
  | "machineType"
  | "type"
  | "gpu"
  | "gpuCount"
  | "billing"
  | "kind"
  | "region"
  | "vcpus"
  | "memoryGb"
  | "storageGb"
>;

/** The key of two offers, in any order. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** By id of an offer: the others. */
type Matches<Compared> = ReadonlyMap<string, readonly Compared[]>;

/** Names for machines of several clouds. */
const mixedClouds = new Set(["excesssupply"]);
/** Copies of the price lists of clouds. */
const catalogs = new Set<OriginId>(["gpuhunt", "gpurentalprices"]);
const fewestEqualSizes = 2;
const nothing: readonly never[] = [];

/**
 * Finds the offers of different providers for the same machine: the same cloud, GPU, GPU count, billing and region. A match
 * is sure with the same name of the machine type, otherwise probable with the same sizes. What is unknown matches nothing.
 */
export class SameMachines<Compared extends ComparedOffer> {
  readonly #clouds: ReadonlyMap<string, string>;
  /** By what every match has in common. */
  readonly #groups = new Map<string, Compared[]>();
  /** Of the groups that were read, because few are. */
  readonly #sure = new Map<readonly Compared[], Matches<Compared>>();

  constructor(offers: readonly Compared[]) {
    const selling = offers.filter(isForSale);
    this.#clouds = findSharedClouds(selling);
    for (const offer of selling) {
      const key = this.#keyOf(offer);
      if (key !== null) addTo(this.#groups, key, offer);
    }
  }

  /** The offers of other providers that are surely the same machine, at most one of each. */
  findSure(offer: Compared): readonly Compared[] {
    return this.#sureIn(this.#groupOf(offer)).get(offer.id) ?? [];
  }

  /** The offers that are probably the same machine, of providers without a sure match. */
  findProbable(offer: Compared): readonly Compared[] {
    const group = this.#groupOf(offer);
    const sure = this.#sureIn(group);
    const isSoldBy = ({ provider }: Compared, { id, provider: own }: Compared) =>
      provider === own || (sure.get(id)?.some((other) => other.provider === provider) ?? false);
    return group.filter(
      (other) => !isSoldBy(offer, other) && !isSoldBy(other, offer) && isSameShape(offer, other),
    );
  }

  /** Empty for an offer that is not listed. */
  #groupOf(offer: Compared): readonly Compared[] {
    const key = this.#keyOf(offer);
    const group = key === null ? undefined : this.#groups.get(key);
    return group?.some(({ id }) => id === offer.id) ? group : nothing;
  }

  #sureIn(group: readonly Compared[]): Matches<Compared> {
    const known = this.#sure.get(group);
    if (known) return known;
    const sure = matchSurely(group);
    this.#sure.set(group, sure);
    return sure;
  }

  #keyOf({ cloud, gpu, gpuCount, billing, region }: Compared): string | null {
    const id = cloud === null ? undefined : this.#clouds.get(cloud);
    if (id === undefined || gpu === null || gpuCount === null) return null;
    const place = placeOf(region);
    return place === "" ? null : `${id}\n${gpu.id}\n${gpuCount}\n${billing}\n${place}`;
  }
}

/** Whether a machine can be rented there: neither in a copy of price lists nor at a price over many. */
export function isForSale({ provider, kind }: Pick<ComparedOffer, "provider" | "kind">): boolean {
  return !catalogs.has(provider) && kind !== "aggregate";
}

/** The canonical id of every cloud that several providers sell, by its reported name. */
function findSharedClouds(offers: readonly ComparedOffer[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const providers = new Map<string, Set<OriginId>>();
  for (const { cloud, provider } of offers) {
    if (cloud === null) continue;
    const id = ids.get(cloud) ?? canonicalCloud(cloud);
    ids.set(cloud, id);
    const known = providers.get(id);
    if (known) known.add(provider);
    else providers.set(id, new Set([provider]));
  }
  for (const [cloud, id] of ids) if (mixedClouds.has(id) || providers.get(id)!.size < 2) ids.delete(cloud);
  return ids;
}

/** The city, otherwise the id of the region; empty if neither is known, and for "any" region. */
function placeOf(region: Region): string {
  return places.get(`${region.country}\n${region.id}\n${region.name}`, () => {
    const id = region.id?.toLowerCase() ?? "";
    return id === "any" ? "" : (cityOf(region) ?? id);
  });
}

// Read from many offers, and slow to compute.
const places = new Cache<string>(20_000);

/**
 * The names of a machine's type: that of its cloud, and that of Shadeform, which Sesterce has too: see
 * docs/decisions/025-same-machine.md. A virtual machine is not the same as a container or bare metal.
 */
function typeNames({ provider, nativeId, machineType, type }: ComparedOffer): string[] {
  const parts = provider === "shadeform" || provider === "sesterce" ? nativeId.split("/") : [];
  const resold = parts.length === 4 ? parts[1] : null;
  const names = [machineType && `cloud ${machineType}`, resold && `resold ${resold}`];
  return names.flatMap((name) => (name ? [`${type} ${name.toLowerCase()}`] : []));
}

/** Connects the offers of a group that share a type name. Those of which a provider has several are ambiguous: none is sure. */
function matchSurely<Compared extends ComparedOffer>(group: readonly Compared[]): Matches<Compared> {
  const sure = new Map<string, Compared[]>();
  for (const connected of connect(group)) {
    const counts = new Map<OriginId, number>();
    for (const { provider } of connected) counts.set(provider, (counts.get(provider) ?? 0) + 1);
    // An ambiguous offer may be all that connects the others.
    for (const rest of connect(connected.filter(({ provider }) => counts.get(provider) === 1)))
      for (const { id } of rest)
        sure.set(
          id,
          rest.filter((other) => other.id !== id),
        );
  }
  return sure;
}

/** Offers that share a type name, directly or through others. */
function connect<Compared extends ComparedOffer>(offers: readonly Compared[]): Compared[][] {
  const unvisited = new Map<string, Compared[]>();
  for (const offer of offers) for (const name of typeNames(offer)) addTo(unvisited, name, offer);
  const found = new Set<Compared>();
  return offers.flatMap((first) => {
    if (found.has(first)) return [];
    const connected = new Set([first]);
    // A set visits what is added to it meanwhile.
    for (const offer of connected) {
      found.add(offer);
      for (const name of typeNames(offer)) {
        for (const other of unvisited.get(name) ?? []) connected.add(other);
        unvisited.delete(name);
      }
    }
    return [[...connected]];
  });
}

function addTo<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

/** Whether at least two sizes are known to be equal, and nothing known differs. */
function isSameShape(one: ComparedOffer, other: ComparedOffer): boolean {
  const differs = (a: string | number | null, b: string | number | null) =>
    a !== null && b !== null && a !== b;
  const fold = ({ machineType }: ComparedOffer) => machineType?.toLowerCase() ?? null;
  if (differs(fold(one), fold(other)) || differs(one.type, other.type)) return false;
  const sizes = (["vcpus", "memoryGb", "storageGb"] as const).map(
    (size) => [one[size], other[size]] as const,
  );
  const equal = sizes.filter(([a, b]) => a !== null && a === b);
  return equal.length >= fewestEqualSizes && !sizes.some(([a, b]) => differs(a, b));
}
