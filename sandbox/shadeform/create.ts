import type { output } from "zod";

import type { AccountState } from "../state/account-state";
import { createMachines, type MachinePlan, scheduleDeletion } from "../state/machines";
import { type Call, type Reply, withBody } from "../routes";

import { type Context, autoDeleteAt, type ShadeFacts } from "./facts";
import type { ShadePlace, ShadeType } from "./catalog";
import { createSchema } from "./bodies";
import { outOfStock, rejected, notFound } from "./errors";
import { systems } from "./types";
import { isMounted } from "./resources";

type Create = output<typeof createSchema>;

/** Launches on demand or spot, and schedules the requested auto-delete. */
export const create = withBody(
  createSchema,
  ({ time }: Call, { offers, account }: Context, sent: Create): Reply => {
    const body = withTemplate(account, sent);
    if (!body) return notFound("Template");
    const type = offers.find(
      ({ cloud, shadeType }) => cloud === body.cloud && shadeType === body.shade_instance_type,
    );
    const place = type?.places.find(({ region }) => region === body.region);
    if (!type || !place) return rejected("No such instance type in that cloud and region");
    const refusal = findRefusal(account, type, body, time);
    if (refusal) return refusal;

    const isSpot = body.rental_type === "spot";
    if (isSpot && place.spotUsd === null) return rejected("This instance type is not offered as spot");
    if (!(isSpot ? place.isSpotFree : place.isOnDemandFree)) return outOfStock;

    const made = createMachines(account, createPlan(type, place, body), time);
    for (const machine of made) {
      const due = autoDeleteAt(machine);
      if (due !== null) scheduleDeletion(account, machine, due, "auto delete");
    }
    const machineIds = made.map(({ id }) => id);
    const [{ id }] = made;
    if (!account.behavior.errorWithId) return { status: 200, body: { id }, machineIds };
    const error = "The instance was created but its configuration failed";
    return { status: 400, body: { error_code: "CONFIGURATION_FAILED", error, id }, machineIds };
  },
);

export function createPlan(type: ShadeType, place: ShadePlace, body: Create): MachinePlan<ShadeFacts> {
  const spotPrice = body.rental_type === "spot" && place.spotUsd !== null ? place.spotUsd.toFixed(2) : null;
  return {
    name: body.name,
    tags: body.tags ?? [],
    facts: {
      type,
      place: { region: place.region, displayName: place.displayName },
      spotPrice,
      shadeCloud: body.shade_cloud,
      os: body.os ?? systems(type)[0] ?? "",
      sshKeyId: body.ssh_key_id ?? null,
      volumeIds: body.volume_ids ?? [],
      autoDelete: body.auto_delete ?? null,
      alert: body.alert ?? null,
      envs: body.envs ?? [],
      volumeMount: body.volume_mount ?? null,
      launchConfiguration: body.launch_configuration ?? null,
    },
    hourlyMicros: spotPrice === null ? type.cents * 10_000 : Math.round(Number(spotPrice) * 1e6),
    currency: "USD",
  };
}

/** The template's values are defaults for the request. */
function withTemplate({ templates }: AccountState<ShadeFacts>, body: Create): Create | null {
  if (body.template_id === undefined) return body;
  const template = templates.get(body.template_id);
  return template ? { ...template.body, ...body } : null;
}

function findRefusal(
  account: AccountState<ShadeFacts>,
  type: ShadeType,
  body: Create,
  time: number,
): Reply | null {
  const options = systems(type);
  if (body.os !== undefined && options.length > 0 && !options.includes(body.os)) {
    return rejected(`The OS ${body.os} is not available for this instance type`);
  }
  if (body.ssh_key_id !== undefined && !account.keys.has(body.ssh_key_id)) return notFound("SSH key");
  for (const id of body.volume_ids ?? []) {
    const volume = account.volumes.get(id);
    if (!volume) return notFound("Volume");
    if (volume.cloud !== body.cloud || volume.region !== body.region) {
      return rejected("The volume is in another cloud or region");
    }
    if (isMounted(account, id, time)) return rejected("The volume is mounted by another instance");
  }
  return null;
}
