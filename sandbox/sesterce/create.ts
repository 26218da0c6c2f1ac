import { z } from "zod";

import type { AccountState } from "../state/account-state";
import { createMachines, type MachinePlan } from "../state/machines";
import { type Call, type Reply, withBody } from "../routes";

import type { Context, SesterceFacts } from "./facts";
import type { SesterceOffer } from "./catalog";
import { systems } from "./offers";
import { errorReply, notFound } from "./errors";
import { instanceRow } from "./rows";

const createSchema = z.strictObject({
  name: z.string(),
  cloudProvider: z.string(),
  instanceId: z.string(),
  volumeId: z.string().exactOptional(),
  region: z.string(),
  vm: z.strictObject({ os: z.string(), base64CloudInitScript: z.string().exactOptional() }).exactOptional(),
  dockerContainer: z.strictObject({ image: z.string() }).nullable().exactOptional(),
  sshKeyId: z.string().exactOptional(),
  sshKey: z.string().exactOptional(),
});

type Create = z.output<typeof createSchema>;
type Place = SesterceOffer["places"][number];

/** Returns the machine, which has no address yet. */
export const create = withBody(
  createSchema,
  (call: Call, { offers, account }: Context, body: Create): Reply => {
    const offer = offers.find(
      ({ cloudId, instanceId }) => cloudId === body.cloudProvider && instanceId === body.instanceId,
    );
    if (!offer) return notFound(call, "Instance offer");
    const place = offer.places.find(({ region }) => region === body.region);
    if (!place) return errorReply(call, 400, ["region must be one of the regions of the offer"]);
    const refusal = findRefusal(call, account, offer, body);
    if (refusal) return refusal;
    if (!place.isFree) return errorReply(call, 409, "Instance not available in this region");

    const made = createMachines(account, createPlan(offer, place, body), call.time);
    const machineIds = made.map(({ id }) => id);
    const [machine] = made;
    if (!account.behavior.errorWithId)
      return { status: 201, body: instanceRow(machine, call.time), machineIds };
    const refused = errorReply(call, 400, `Instance ${machine.id} could not be started`);
    return { ...refused, machineIds };
  },
);

export function createPlan(offer: SesterceOffer, place: Place, body: Create): MachinePlan<SesterceFacts> {
  const { region, name, countryCode } = place;
  return {
    name: body.name,
    facts: {
      offer,
      place: { region, name, countryCode },
      os: body.vm?.os ?? systems(offer)[0] ?? null,
      volumeId: body.volumeId ?? null,
      dockerImage: body.dockerContainer?.image ?? null,
      sshKeyId: body.sshKeyId ?? null,
    },
    hourlyMicros: Math.round(offer.usd * 1e6),
    currency: "USD",
  };
}

function findRefusal(
  call: Call,
  account: AccountState<SesterceFacts>,
  offer: SesterceOffer,
  body: Create,
): Reply | null {
  const options = systems(offer);
  if (body.vm && options.length > 0 && !options.includes(body.vm.os)) {
    return errorReply(call, 400, [`vm.os must be one of the following values: ${options.join(", ")}`]);
  }
  if (body.sshKeyId !== undefined && !account.keys.has(body.sshKeyId)) return notFound(call, "SSH key");
  // The documentation describes no volumes, so the sandbox has none.
  return body.volumeId === undefined ? null : notFound(call, "Volume");
}
