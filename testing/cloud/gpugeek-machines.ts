import type { FixtureReply } from "@/testing/cloud/fixture-cloud";
import { startFakeMachineCloud, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";

import datacenterList from "../../lib/providers/gpugeek/__fixtures__/datacenter-list.json";
import gpuList from "../../lib/providers/gpugeek/__fixtures__/gpu-list.json";
import imageList from "../../lib/providers/gpugeek/__fixtures__/image-list.json";
import machines from "../../lib/providers/gpugeek/__fixtures__/machines.json";
import started from "../../lib/providers/gpugeek/__fixtures__/started.json";
import { gpugeek } from "../../lib/providers/gpugeek/index";

const api = "/api/v1/openapi";
export const gpusRoute = `GET ${api}/gpu/list`;
export const imagesRoute = `GET ${api}/image/list`;
export const createRoute = `POST ${api}/instance/create`;
export const queryRoute = `GET ${api}/instance/query`;
export const resultRoute = `POST ${api}/instance/op/result`;
export const actionRoute = `POST ${api}/instance/action`;

/** A fake GPUGeek with three machines: one running, one stopped, one being created. */
export function startFakeGpugeekMachines(): Promise<FakeMachineCloud> {
  return startFakeMachineCloud(gpugeek, {
    [gpusRoute]: { json: gpuList },
    [`GET ${api}/datacenter/list`]: { json: datacenterList },
    [imagesRoute]: { json: imageList },
    [queryRoute]: { json: machines },
    [resultRoute]: successReply({ operations: [] }),
    [actionRoute]: successReply({ operationId: 601234567890555 }),
    [createRoute]: { json: started },
  });
}

export function successReply(data: unknown): FixtureReply {
  return { json: { code: 0, message: "success", data } };
}

export function refusalReply(code: number, message: string, status = 200): FixtureReply {
  return { status, json: { code, message, traceid: "57cbd46995d11318814a78746318bc32", data: null } };
}
