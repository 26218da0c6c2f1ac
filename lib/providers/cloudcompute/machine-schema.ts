import { ownEntry } from "@/lib/domain/own-entry";
import { z } from "zod";

import { amount, numeric } from "@/lib/providers/decimal";
import { detail } from "@/lib/providers/details";

const text = z.string().nullish().catch(undefined);
const number = numeric.nullish().catch(null);
const money = amount.nullish().catch(null);

/** A machine. Undocumented: the fields are Vast.ai's, and likely ones of the reseller. */
export const machineRow = z.object({
  id: detail,
  instance_id: detail,
  name: text,
  label: text,
  /** Vast.ai's null means that it is being created. */
  actual_status: text,
  status: text,
  /** The state of the contract, not of the container. */
  cur_state: text,
  status_msg: text,
  gpu_name: text,
  num_gpus: number,
  gpu_ram: number,
  geolocation: text,
  price_per_hour: money,
  price: money,
  cost_per_hour: money,
  dph_total: money,
  dph_base: money,
  currency: text,
  price_currency: text,
  ssh_host: detail,
  ssh_port: detail,
  ports: z.record(z.string(), z.unknown()).nullish().catch(null),
  start_date: number,
  created_at: detail,
});
export type MachineRow = z.infer<typeof machineRow>;

export const keyRow = z.object({ id: detail, name: text, public_key: text });

/** The objects that may contain the resource in a reply, innermost first. */
export function objectsIn(body: unknown, name: string): Record<string, unknown>[] {
  const [outer] = asObject(body);
  const [data] = asObject(outer?.["data"]);
  return [ownEntry(outer, name), ownEntry(data, name), data, outer].flatMap(asObject);
}

function asObject(value: unknown): Record<string, unknown>[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? [{ ...value }] : [];
}
