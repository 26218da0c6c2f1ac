import type { FixtureReply } from "@/lib/providers/fixture-cloud";
import { startMachineDouble, type MachineDouble } from "@/lib/providers/machine-double";

import instances from "./__fixtures__/instances.json";
import offers from "./__fixtures__/offers.json";
import keys from "./__fixtures__/ssh-keys.json";
import { cloudcompute } from "./index";

export const listRoute = "GET /instances";
export const createRoute = "POST /instances";
export const oneRoute = "GET /instances/8800001";
export const keysRoute = "GET /ssh-keys";

/** CloudCompute with three machines, two keys and the offers of its fixture. */
export function startCloudComputeMachines(): Promise<MachineDouble> {
  const [running] = instances.data;
  return startMachineDouble(cloudcompute, {
    "GET /offers": { json: offers },
    [listRoute]: { json: instances },
    [createRoute]: { status: 201, json: { data: running } },
    [oneRoute]: { json: { data: running } },
    "GET /instances/{id}": missing,
    "PATCH /instances/{id}": { json: running },
    "DELETE /instances/{id}": { status: 204 },
    [keysRoute]: { json: keys },
    "POST /ssh-keys": { status: 201, json: { data: { id: 63, name: "new" } } },
    "DELETE /ssh-keys/{id}": { json: {} },
  });
}

export const missing: FixtureReply = {
  status: 404,
  json: { message: "No query results for model [App\\Models\\Instance]." },
};

/** What Laravel says where there is no such address. */
export const noRoute: FixtureReply = {
  status: 404,
  json: { message: "The route api/v1/instances could not be found." },
};
