import type { ProviderId } from "@/lib/domain/provider-id";

type Fields = Record<string, unknown>;

/** One offer as its cloud tells it, and what a test may do to it. All of it changes the body that it was found in. */
export interface ToldOffer {
  /** The object that holds its price, and the fields of it that do. */
  priced: Fields;
  priceFields: string[];
  leaveOut(): void;
  sellOut(): void;
  /** Makes another GPU of it; null where the offer's id names the GPU. */
  swapGpu: (() => void) | null;
  /** Makes a machine of one more GPU of it; null where the offer's id tells how many there are. */
  addGpu: (() => void) | null;
}

/** The offer of an id in a body that was told; null where it is not on this page. */
export function toldOffer(provider: ProviderId, body: unknown, nativeId: string): ToldOffer | null {
  return finders[provider](body as never, nativeId);
}

const finders: Record<ProviderId, (body: never, nativeId: string) => ToldOffer | null> = {
  massedcompute: inInventory,
  gpugeek: inDryRun,
  cloudcompute: inAsks,
  shadeform: inTypes,
  sesterce: inShapes,
};

function inInventory({ gpu_inventory: products }: { gpu_inventory: Fields }, name: string): ToldOffer | null {
  const product = products[name] as (Fields & { instance_type: Fields }) | undefined;
  if (!product) return null;
  return {
    priced: product.instance_type,
    priceFields: ["price_cents_per_hour"],
    leaveOut: () => delete products[name],
    sellOut: () => Object.assign(product, { regions_with_capacity_available: [], capacity_available: 0 }),
    swapGpu: null,
    addGpu: null,
  };
}

/** A dry run is about one offer, whatever its id. */
function inDryRun(body: Fields & { data: { spec: Fields } | null }): ToldOffer | null {
  if (!body.data) return null;
  const { spec } = body.data;
  return {
    priced: spec,
    priceFields: ["price"],
    leaveOut: () => Object.assign(body, { code: 10005, message: "parameter error", data: null }),
    sellOut: () => Object.assign(body, { code: 10135, message: "no available machine", data: null }),
    swapGpu: () => Object.assign(spec, { gpuName: "GT-710" }),
    addGpu: null,
  };
}

function inAsks(body: { data: Fields[] }, nativeId: string): ToldOffer | null {
  const ask = body.data.find(({ id }) => String(id) === nativeId);
  if (!ask) return null;
  return {
    priced: ask,
    priceFields: ["price_per_hour", "price", "dph_total", "dph_base"].filter((field) => field in ask),
    leaveOut: () => (body.data = body.data.filter((other) => other !== ask)),
    sellOut: () => Object.assign(ask, { rentable: false, rented: true }),
    swapGpu: () => Object.assign(ask, { gpu_name: otherGpu(ask["gpu_name"]) }),
    addGpu: () => Object.assign(ask, { num_gpus: Number(ask["num_gpus"]) + 1 }),
  };
}

interface ShadeType extends Fields {
  configuration: Fields;
  availability: Fields[];
}

/** `cloud/type/region/rental`. */
function inTypes(
  { instance_types: types }: { instance_types: ShadeType[] },
  nativeId: string,
): ToldOffer | null {
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
    priced: "hourly_price" in entry ? entry : type,
    priceFields: ["hourly_price"],
    leaveOut: () => (type.availability = type.availability.filter((other) => other !== entry)),
    sellOut: () => Object.assign(entry, { available: false }),
    swapGpu: () => both("gpu_type", otherGpu(type["gpu_type"])),
    addGpu: () => both("num_gpus", Number(type["num_gpus"]) + 1),
  };
}

interface Shape extends Fields {
  cloud: Fields;
  availability: Fields[];
}

/** `cloud/type/deployment/region`. */
function inShapes(shapes: Shape[], nativeId: string): ToldOffer | null {
  const ids = nativeId.split("/");
  const region = ids.pop();
  const shape = shapes.find(
    ({ cloud, instanceId, deploymentType }) =>
      [cloud["_id"], instanceId, deploymentType ?? "unknown"].join("/") === ids.join("/"),
  );
  const place = shape?.availability.find((one) => one["region"] === region);
  if (!shape || !place) return null;
  return {
    priced: shape,
    priceFields: ["hourlyPrice"],
    leaveOut: () => (shape.availability = shape.availability.filter((other) => other !== place)),
    sellOut: () => Object.assign(place, { available: false }),
    swapGpu: () => Object.assign(shape, { gpuName: otherGpu(shape["gpuName"]) }),
    addGpu: () => Object.assign(shape, { gpuCount: Number(shape["gpuCount"]) + 1 }),
  };
}

function otherGpu(name: unknown): string {
  return name === "T4" ? "L4" : "T4";
}
