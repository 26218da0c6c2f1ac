import type { ProviderId } from "@/lib/domain/provider-id";

type Fields = Record<string, unknown>;

/** An offer in a provider's reply, and the changes that a test can make. All changes modify the body in place. */
export interface ReportedOffer {
  /** The object with its price, and the names of its price fields. */
  priceHolder: Fields;
  priceFields: string[];
  remove(): void;
  markSoldOut(): void;
  /** Changes its GPU; null if the offer's id contains the GPU. */
  changeGpu: (() => void) | null;
  /** Adds a GPU to its machine; null if the offer's id contains the GPU count. */
  addGpu: (() => void) | null;
}

/** Finds an offer by id in a reply body; null if it is not on this page. */
export function findReportedOffer(
  provider: ProviderId,
  body: unknown,
  nativeId: string,
): ReportedOffer | null {
  return finders[provider](body as never, nativeId);
}

const finders: Record<ProviderId, (body: never, nativeId: string) => ReportedOffer | null> = {
  massedcompute: findInInventory,
  gpugeek: findInDryRun,
  cloudcompute: findInAsks,
  shadeform: findInTypes,
  sesterce: findInShapes,
};

function findInInventory(
  { gpu_inventory: products }: { gpu_inventory: Fields },
  name: string,
): ReportedOffer | null {
  const product = products[name] as (Fields & { instance_type: Fields }) | undefined;
  if (!product) return null;
  return {
    priceHolder: product.instance_type,
    priceFields: ["price_cents_per_hour"],
    remove: () => delete products[name],
    markSoldOut: () => Object.assign(product, { regions_with_capacity_available: [], capacity_available: 0 }),
    changeGpu: null,
    addGpu: null,
  };
}

/** A dry run concerns one offer, whatever its id. */
function findInDryRun(body: Fields & { data: { spec: Fields } | null }): ReportedOffer | null {
  if (!body.data) return null;
  const { spec } = body.data;
  return {
    priceHolder: spec,
    priceFields: ["price"],
    remove: () => Object.assign(body, { code: 10005, message: "parameter error", data: null }),
    markSoldOut: () => Object.assign(body, { code: 10135, message: "no available machine", data: null }),
    changeGpu: () => Object.assign(spec, { gpuName: "GT-710" }),
    addGpu: null,
  };
}

function findInAsks(body: { data: Fields[] }, nativeId: string): ReportedOffer | null {
  const ask = body.data.find(({ id }) => String(id) === nativeId);
  if (!ask) return null;
  return {
    priceHolder: ask,
    priceFields: ["price_per_hour", "price", "dph_total", "dph_base"].filter((field) => field in ask),
    remove: () => (body.data = body.data.filter((other) => other !== ask)),
    markSoldOut: () => Object.assign(ask, { rentable: false, rented: true }),
    changeGpu: () => Object.assign(ask, { gpu_name: otherGpu(ask["gpu_name"]) }),
    addGpu: () => Object.assign(ask, { num_gpus: Number(ask["num_gpus"]) + 1 }),
  };
}

interface ShadeType extends Fields {
  configuration: Fields;
  availability: Fields[];
}

/** `cloud/type/region/rental`. */
function findInTypes(
  { instance_types: types }: { instance_types: ShadeType[] },
  nativeId: string,
): ReportedOffer | null {
  const ids = nativeId.split("/");
  const [rental, region] = [ids.pop(), ids.pop()];
  const type = types.find(
    (one) => `${String(one["cloud"])}/${String(one["shade_instance_type"])}` === ids.join("/"),
  );
  const entry = type?.availability.find(
    (one) => one["region"] === region && (one["rental_type"] ?? "on_demand") === rental,
  );
  if (!type || !entry) return null;
  const both = (name: string, value: unknown) => {
    for (const holder of [type, type.configuration]) if (name in holder) holder[name] = value;
  };
  return {
    priceHolder: "hourly_price" in entry ? entry : type,
    priceFields: ["hourly_price"],
    remove: () => (type.availability = type.availability.filter((other) => other !== entry)),
    markSoldOut: () => Object.assign(entry, { available: false }),
    changeGpu: () => both("gpu_type", otherGpu(type["gpu_type"])),
    addGpu: () => both("num_gpus", Number(type["num_gpus"]) + 1),
  };
}

interface Shape extends Fields {
  cloud: Fields;
  availability: Fields[];
}

/** `cloud/type/deployment/region`. */
function findInShapes(shapes: Shape[], nativeId: string): ReportedOffer | null {
  const ids = nativeId.split("/");
  const region = ids.pop();
  const shape = shapes.find(
    ({ cloud, instanceId, deploymentType }) =>
      [cloud["_id"], instanceId, deploymentType ?? "unknown"].join("/") === ids.join("/"),
  );
  const place = shape?.availability.find((one) => one["region"] === region);
  if (!shape || !place) return null;
  return {
    priceHolder: shape,
    priceFields: ["hourlyPrice"],
    remove: () => (shape.availability = shape.availability.filter((other) => other !== place)),
    markSoldOut: () => Object.assign(place, { available: false }),
    changeGpu: () => Object.assign(shape, { gpuName: otherGpu(shape["gpuName"]) }),
    addGpu: () => Object.assign(shape, { gpuCount: Number(shape["gpuCount"]) + 1 }),
  };
}

function otherGpu(name: unknown): string {
  return name === "T4" ? "L4" : "T4";
}
