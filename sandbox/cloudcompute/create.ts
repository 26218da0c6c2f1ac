import { z } from "zod";

import { type InvalidField, withBody, type Call, type Reply } from "../routes";
import { countUsedUnits, createMachines } from "../state/machines";

import type { Context } from "./facts";
import type { Ask } from "./catalog";
import { invalidRequest, noSuchAsk } from "./errors";

const createSchema = z.strictObject({
  type: z.int().exactOptional(),
  ask_id: z.int(),
  name: z.string().exactOptional(),
  stats: z.string().exactOptional(),
  template_image: z.string().exactOptional(),
  template_id: z.int().exactOptional(),
  template_hash_id: z.string().exactOptional(),
  runtype: z.string().exactOptional(),
  disk_gb: z.number().exactOptional(),
  offer_disk_space: z.number().exactOptional(),
  install_monitoring: z.boolean().exactOptional(),
  ssh_key_ids: z.array(z.int()).exactOptional(),
});

type Create = z.output<typeof createSchema>;

/** Rents an ask; replies like Vast.ai. */
export const create = withBody(
  createSchema,
  ({ time }: Call, { offers, account }: Context, body: Create): Reply => {
    const ask = offers.find(({ id }) => id === body.ask_id);
    if (!ask) return noSuchAsk(404, body.ask_id);
    const pool = String(ask.id);
    // A price that is not a number cannot be billed.
    if (ask.rented || countUsedUnits(account, time)(pool) > 0 || !Number.isFinite(Number(ask.price))) {
      return noSuchAsk(410, ask.id);
    }
    const problems = listInvalidValues(ask, body, new Set(account.keys.keys()));
    if (problems.length > 0) return invalidRequest(problems);

    const made = createMachines(
      account,
      {
        name: body.name ?? "",
        facts: {
          ask,
          label: body.name ?? null,
          image: body.template_image ?? "vastai/base-image",
          diskGb: body.disk_gb ?? 10,
        },
        hourlyMicros: priceMicros(ask),
        currency: askCurrency(ask),
        holds: { pool, units: 1 },
      },
      time,
    );
    const machineIds = made.map(({ id }) => id);
    const id = Number(machineIds[0]);
    if (!account.behavior.errorWithId) return { status: 201, body: { success: true, id }, machineIds };
    const error = { message: "The instance was created but could not be started.", code: "start_failed" };
    return { status: 400, body: { error, instance: { id } }, machineIds };
  },
);

export function priceMicros({ price }: Ask): number {
  return Math.round(Number(price) * 1e6);
}

/** The currency of a row; roubles if it states none. */
export function askCurrency({ currency }: Ask): string {
  return currency ?? "RUB";
}

function listInvalidValues(
  ask: Ask,
  { disk_gb: disk, ssh_key_ids: keys = [] }: Create,
  known: Set<string>,
): InvalidField[] {
  const problems: InvalidField[] = [];
  if (disk !== undefined && disk < 8) problems.push({ field: "disk_gb", message: "must be at least 8." });
  if (disk !== undefined && disk > ask.diskGb) {
    problems.push({ field: "disk_gb", message: `must not be greater than ${ask.diskGb}.` });
  }
  for (const [index, key] of keys.entries()) {
    if (!known.has(String(key))) problems.push({ field: `ssh_key_ids.${index}`, message: "is invalid." });
  }
  return problems;
}
