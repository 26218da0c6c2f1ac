import { z } from "zod";
import type { Volume } from "../state/resources";
import { deleteEntry, putEntry } from "../state/account-state";
import { newObjectId } from "../state/ids";
import { listVisibleMachines } from "../state/machines";
import type { Call, Reply } from "../call";
import type { SandboxContext } from "../context";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { errorReply, notFound } from "./errors";

const pricePerGbPerHour = 0.0001;
const smallestGb = 10;

/** Volumes are sold in every region of the first three clouds; nothing more is documented. */
export const listVolumeOffers: RouteHandler = (_call, { catalog }) => ok(volumeOffers(catalog));

export const listVolumes: RouteHandler = (_call, { accounts }) =>
  ok([...accounts.sesterce.volumes.values()].map(volumeRow));

export const showVolume: RouteHandler = (call, { accounts }) => {
  const volume = accounts.sesterce.volumes.get(call.id);
  return volume ? ok(volumeRow(volume)) : notFound(call, "Volume");
};

const volumeSchema = z.strictObject({
  name: z.string(),
  provider: z.string(),
  region: z.string(),
  sizeInGb: z.int().min(smallestGb),
});

export const createVolume = withBody(
  volumeSchema,
  (call: Call, { catalog, accounts }: SandboxContext, body): Reply => {
    const offer = volumeOffers(catalog).find(({ provider }) => provider === body.provider);
    if (!offer?.regions.some(({ name }) => name === body.region)) {
      return errorReply(call, 400, ["region must be one of the regions of the provider"]);
    }
    const { name, provider: cloud, region, sizeInGb: sizeGb } = body;
    const volume = { id: newObjectId(), name, cloud, region, sizeGb, createdAt: call.time };
    putEntry(accounts.sesterce, "volumes", volume);
    return { status: 201, body: volumeRow(volume) };
  },
);

export const deleteVolume: RouteHandler = (call, { accounts }) => {
  const { sesterce: account } = accounts;
  const isMounted = listVisibleMachines(account, call.time).some(({ facts }) => facts.volumeId === call.id);
  if (isMounted) return errorReply(call, 409, "Volume is attached to an instance");
  return deleteEntry(account, "volumes", call.id) ? empty(204) : notFound(call, "Volume");
};

function volumeOffers({ sesterce }: SandboxContext["catalog"]) {
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
