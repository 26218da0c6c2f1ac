import { z } from "zod";
import type { Volume } from "../estate/belongings";
import { drop, put } from "../estate/estate";
import { newObjectId } from "../estate/ids";
import { list } from "../estate/machines";
import { empty, ok, type Call, type Reply, type Scene } from "../protocol";
import { taking, type Answer } from "../routes";
import { problem, unknown } from "./refusals";

const pricePerGbPerHour = 0.0001;
const smallestGb = 10;

/** Volumes are sold in every region of the first three clouds; nobody documents more than that. */
export const listVolumeOffers: Answer = (_call, { world }) => ok(volumeOffers(world));

export const listVolumes: Answer = (_call, { estates }) =>
  ok([...estates.sesterce.volumes.values()].map(volumeRow));

export const showVolume: Answer = (call, { estates }) => {
  const volume = estates.sesterce.volumes.get(call.id);
  return volume ? ok(volumeRow(volume)) : unknown(call, "Volume");
};

const volumeSchema = z.strictObject({
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  sizeInGb: z.int().min(smallestGb),
});

export const createVolume = taking(volumeSchema, (call: Call, { world, estates }: Scene, body): Reply => {
  const offer = volumeOffers(world).find(({ provider }) => provider === body.provider);
  if (!offer?.regions.some(({ name }) => name === body.region)) {
    return problem(call, 400, ["region must be one of the regions of the provider"]);
  }
  const { name, provider: cloud, region, sizeInGb: sizeGb } = body;
  const volume = { id: newObjectId(), name, cloud, region, sizeGb, createdAt: call.time };
  put(estates.sesterce, "volumes", volume);
  return { status: 201, body: volumeRow(volume) };
});

export const deleteVolume: Answer = (call, { estates }) => {
  const { sesterce: estate } = estates;
  const isMounted = list(estate, call.time).some(({ facts }) => facts.volumeId === call.id);
  if (isMounted) return problem(call, 409, "Volume is attached to an instance");
  return drop(estate, "volumes", call.id) ? empty(204) : unknown(call, "Volume");
};

function volumeOffers({ sesterce }: Scene["world"]) {
  const providers = [...new Set(sesterce.map(({ cloudId }) => cloudId))].slice(0, 3);
  return providers.map((provider) => {
    const offers = sesterce.filter(({ cloudId }) => cloudId === provider);
    const regions = new Set(offers.flatMap(({ places }) => places.map(({ region }) => region)));
    return {
      provider,
      regions: [...regions].map((name) => ({ name, minSizeInGb: smallestGb, pricePerGbPerHour })),
    };
  });
}

function volumeRow({ id, name, cloud, region, sizeGb, createdAt }: Volume): object {
  const at = new Date(createdAt).toISOString();
  const hourlyPrice = Number((sizeGb * pricePerGbPerHour).toFixed(4));
  return {
    _id: id,
    name,
    provider: cloud,
    region,
    capacity: sizeGb,
    hourlyPrice,
    createdAt: at,
    updatedAt: at,
  };
}
