import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import { startFakeMachineCloud, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import instances from "../../lib/providers/cloudcompute/__fixtures__/instances.json";
import offers from "../../lib/providers/cloudcompute/__fixtures__/offers.json";
import keys from "../../lib/providers/cloudcompute/__fixtures__/ssh-keys.json";
import { cloudcompute } from "../../lib/providers/cloudcompute/index";

export const listRoute = "GET /instances";
export const createRoute = "POST /instances";
export const machineRoute = "GET /instances/8800001";
export const keysRoute = "GET /ssh-keys";

/** A fake CloudCompute with three machines, two keys and the offers of its fixture. */
export function startFakeCloudCompute(): Promise<FakeMachineCloud> {
  const [running] = instances.data;
  return startFakeMachineCloud(cloudcompute, {
    "GET /offers": { json: offers },
    [listRoute]: { json: instances },
    [createRoute]: { status: 201, json: { data: running } },
    [machineRoute]: { json: { data: running } },
    "GET /instances/{id}": machineMissing,
    "PATCH /instances/{id}": { json: running },
    "DELETE /instances/{id}": { status: 204 },
    [keysRoute]: { json: keys },
    "POST /ssh-keys": { status: 201, json: { data: { id: 63, name: "new" } } },
    "DELETE /ssh-keys/{id}": { json: {} },
  });
}

export const machineMissing: FixtureReply = {
  status: 404,
  json: { message: "No query results for model [App\\Models\\Instance]." },
};

/** Laravel's reply for an unknown address. */
export const routeMissing: FixtureReply = {
  status: 404,
  json: { message: "The route api/v1/instances could not be found." },
};
