import { array, assert, constantFrom, property, record, shuffledSubarray } from "fast-check";
import { describe, expect, it } from "vitest";

import { propertyRuns } from "@/testing/property-runs";
import { sampleOffer } from "@/testing/offers/sample-offer";
import { canonicalCloud } from "@/lib/domain/clouds";
import { cityOf } from "@/lib/domain/region";

import { SameMachines, type ComparedOffer } from "./same-machine";

const desMoines = { id: "desmoines-usa-1", name: "US, Des Moines, IA", country: "US", continent: null };
const sizes = { vcpus: 6, memoryGb: 48, storageGb: 256 };
/** One A6000 of Massed Compute in Des Moines, where Shadeform sells it. */
const resold: ComparedOffer = {
  ...sampleOffer,
  ...sizes,
  id: "resold",
  provider: "shadeform",
  cloud: "massedcompute",
  nativeId: "massedcompute/A6000/desmoines-usa-1/on_demand",
  machineType: "gpu_1x_a6000",
  region: desMoines,
};
const direct: ComparedOffer = {
  ...resold,
  id: "direct",
  provider: "massedcompute",
  nativeId: "gpu_1x_a6000",
  region: { ...desMoines, id: "us-central-3", name: "Des Moines, IA" },
};
const again: ComparedOffer = {
  ...resold,
  id: "again",
  provider: "sesterce",
  nativeId: "668f/A6000/vm/desmoines-usa-1",
  machineType: null,
};

/** The match of the first offer with each other one. */
function matches(first: ComparedOffer, ...others: ComparedOffer[]): (string | null)[] {
  const machines = new SameMachines([first, ...others]);
  return others.map((other) => {
    if (machines.findSure(first).includes(other)) return "sure";
    return machines.findProbable(first).includes(other) ? "probable" : null;
  });
}

describe("the same machine at two providers", () => {
  it("is sure with the same name of the type at its cloud, in a city that both name", () => {
    expect(matches(direct, resold)).toEqual(["sure"]);
    expect(matches(direct, { ...resold, machineType: "GPU_1x_A6000" })).toEqual(["sure"]);
  });

  it("is sure with the type name and the region id that Shadeform and Sesterce share", () => {
    expect(matches(resold, again)).toEqual(["sure"]);
    expect(matches(resold, { ...again, nativeId: "668f/A6000x2/vm/desmoines-usa-1", vcpus: 8 })).toEqual([
      null,
    ]);
  });

  it("is sure through a third provider", () => {
    expect(matches(direct, again)).toEqual(["probable"]);
    expect(matches(direct, again, resold)).toEqual(["sure", "sure"]);
  });

  it("is probable with two equal sizes and no name in common", () => {
    expect(matches({ ...direct, machineType: null }, resold)).toEqual(["probable"]);
    expect(matches({ ...direct, machineType: null, storageGb: null }, resold)).toEqual(["probable"]);
    expect(matches({ ...direct, machineType: null, storageGb: null, vcpus: null }, resold)).toEqual([null]);
    expect(matches({ ...direct, machineType: null, storageGb: 512 }, resold)).toEqual([null]);
    expect(matches({ ...direct, machineType: "gpu_1x_a6000_low_ram" }, resold)).toEqual([null]);
  });

  it.each<[string, Partial<ComparedOffer>]>([
    ["billing", { billing: "spot" }],
    ["GPU", { gpu: { id: "a6000-48", name: "A6000", family: "A6000" } }],
    ["unknown GPU", { gpu: null }],
    ["number of GPUs", { gpuCount: 2 }],
    ["unknown number of GPUs", { gpuCount: null }],
    ["cloud", { cloud: "hyperstack" }],
    ["unknown cloud", { cloud: null }],
    ["type", { type: "baremetal" }],
    ["region", { region: { ...desMoines, id: "kansascity-usa-1", name: "US, Kansas City, KS" } }],
    ["unknown region", { region: { id: null, name: null, country: "US", continent: null } }],
    ["any region", { region: { ...desMoines, id: "any", name: "Des Moines, IA" } }],
    ["copied list", { provider: "gpuhunt" }],
    ["aggregate", { kind: "aggregate" }],
  ])("is not the same with another %s", (_, difference) => {
    expect(matches(direct, { ...resold, ...difference })).toEqual([null]);
  });

  it("never matches machines of mixed clouds, nor two unknown values", () => {
    const mixed = { cloud: "excesssupply" };
    expect(matches({ ...direct, ...mixed }, { ...resold, ...mixed })).toEqual([null]);
    const unknown = { machineType: null, vcpus: null, memoryGb: null, storageGb: null };
    expect(matches({ ...direct, ...unknown }, { ...resold, ...unknown })).toEqual([null]);
  });

  it("is not sure for offers of which one provider has several, and these stay apart", () => {
    const second = { ...resold, id: "second", region: { ...desMoines, id: "desmoines-usa-2" } };
    expect(matches(direct, resold, second)).toEqual(["probable", "probable"]);
    expect(matches(resold, second)).toEqual([null]);
  });
});

const offers = array(
  record({
    provider: constantFrom("massedcompute", "shadeform", "sesterce", "vultr", "gpuhunt"),
    cloud: constantFrom("verda", "datacrunch", "verda", null),
    typeName: constantFrom("A", "B"),
    machineType: constantFrom("a", "A", "b", null, null),
    type: constantFrom("vm", "vm", "vm", null),
    gpuCount: constantFrom(1, 1, 1, 2, null),
    billing: constantFrom("on-demand", "on-demand", "spot"),
    region: constantFrom(desMoines, { ...desMoines, id: "us-central-3", name: "Des Moines, IA" }, desMoines, {
      id: "DesMoines-USA-1",
      name: null,
      country: "US",
      continent: null,
    }),
    vcpus: constantFrom(6, 6, 8, null),
    memoryGb: constantFrom(48, null),
    storageGb: constantFrom(256, 256, 512, null),
  }),
  { maxLength: 14 },
).map((drawn) =>
  drawn.map(({ typeName, ...drawnFields }, index): ComparedOffer => {
    const nativeId = `c${index}/${typeName}/r/on_demand`;
    return { ...sampleOffer, ...drawnFields, id: `id${index}`, nativeId };
  }),
);

type Pairs = ReadonlySet<string>;

it("equals a comparison of all pairs, symmetric and in any order of the offers", () => {
  const withOrder = offers.chain((all) =>
    shuffledSubarray(all, { minLength: all.length }).map((shuffled) => ({ all, shuffled })),
  );
  assert(
    property(withOrder, ({ all, shuffled }) => {
      const found = readPairs(all);
      expect(found).toEqual(readPairs(shuffled));
      expect(found).toEqual(comparePairs(all));
      const byId = new Map(all.map((offer) => [offer.id, offer]));
      for (const pair of [...found.sure, ...found.probable]) {
        const [one, other] = pair.split(" ").map((id) => byId.get(id)!);
        expect(one!.provider).not.toBe(other!.provider);
        expect(one!.billing).toBe(other!.billing);
      }
      for (const pairs of [found.sure, found.probable])
        for (const pair of pairs) expect(pairs).toContain(pair.split(" ").toReversed().join(" "));
      for (const one of all)
        for (const middle of all)
          for (const other of all)
            if (found.sure.has(`${one.id} ${middle.id}`) && found.sure.has(`${middle.id} ${other.id}`))
              expect(one === other || found.sure.has(`${one.id} ${other.id}`)).toBe(true);
    }),
    { numRuns: propertyRuns({ short: 300, full: 10_000 }) },
  );
});

function readPairs(all: readonly ComparedOffer[]): { sure: Pairs; probable: Pairs } {
  const machines = new SameMachines(all);
  const pairs = (find: (offer: ComparedOffer) => readonly ComparedOffer[]) =>
    new Set(all.flatMap((one) => find(one).map((other) => `${one.id} ${other.id}`)).toSorted());
  return {
    sure: pairs((offer) => machines.findSure(offer)),
    probable: pairs((offer) => machines.findProbable(offer)),
  };
}

/** Slow and obvious: every pair is compared, and names are followed pair by pair until nothing is added. */
function comparePairs(all: readonly ComparedOffer[]): { sure: Pairs; probable: Pairs } {
  const selling = all.filter(({ provider }) => provider !== "gpuhunt");
  const isLinked = (one: ComparedOffer, other: ComparedOffer) =>
    isAlike(one, other) && one.type === other.type && (isSameType(one, other) || isSameResold(one, other));
  const linked = close(selling, isLinked);
  const isAmbiguous = (one: ComparedOffer) =>
    selling.some((other) => other !== one && other.provider === one.provider && linked.has(key(one, other)));
  const clear = selling.filter((offer) => !isAmbiguous(offer));
  const sure = close(clear, isLinked);
  const sells = (one: ComparedOffer, provider: string) =>
    one.provider === provider ||
    selling.some((other) => other.provider === provider && sure.has(key(one, other)));
  const probable = pairsOf(selling, (one, other) => {
    const known = (["vcpus", "memoryGb", "storageGb"] as const).filter(
      (size) => one[size] !== null && other[size] !== null,
    );
    return (
      isAlike(one, other) &&
      !sells(one, other.provider) &&
      !sells(other, one.provider) &&
      (one.machineType === null || other.machineType === null || isSameType(one, other)) &&
      (one.type === null || other.type === null || one.type === other.type) &&
      known.length >= 2 &&
      known.every((size) => one[size] === other[size])
    );
  });
  return { sure, probable };
}

const key = (one: ComparedOffer, other: ComparedOffer) => `${one.id} ${other.id}`;

function isAlike(one: ComparedOffer, other: ComparedOffer): boolean {
  const place = ({ region }: ComparedOffer) => cityOf(region) ?? region.id?.toLowerCase();
  return (
    one.cloud !== null &&
    other.cloud !== null &&
    canonicalCloud(one.cloud) === canonicalCloud(other.cloud) &&
    one.gpu!.id === other.gpu!.id &&
    one.gpuCount !== null &&
    one.gpuCount === other.gpuCount &&
    one.billing === other.billing &&
    place(one) !== undefined &&
    place(one) === place(other)
  );
}

function isSameType(one: ComparedOffer, other: ComparedOffer): boolean {
  return one.machineType !== null && one.machineType.toLowerCase() === other.machineType?.toLowerCase();
}

function isSameResold(one: ComparedOffer, other: ComparedOffer): boolean {
  const resellers = new Set<string>(["shadeform", "sesterce"]);
  const name = ({ nativeId }: ComparedOffer) => nativeId.split("/")[1]!.toLowerCase();
  return resellers.has(one.provider) && resellers.has(other.provider) && name(one) === name(other);
}

function pairsOf(
  all: readonly ComparedOffer[],
  isPair: (one: ComparedOffer, other: ComparedOffer) => boolean,
): Set<string> {
  const pairs = all.flatMap((one) =>
    all.filter((other) => other !== one && isPair(one, other)).map((other) => key(one, other)),
  );
  return new Set(pairs.toSorted());
}

function close(
  all: readonly ComparedOffer[],
  isLinked: (one: ComparedOffer, other: ComparedOffer) => boolean,
): Set<string> {
  let pairs = pairsOf(all, isLinked);
  for (;;) {
    const wider = pairsOf(
      all,
      (one, other) =>
        pairs.has(key(one, other)) ||
        all.some((middle) => pairs.has(key(one, middle)) && pairs.has(key(middle, other))),
    );
    if (wider.size === pairs.size) return pairs;
    pairs = wider;
  }
}
