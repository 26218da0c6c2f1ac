import { addForeignMachine } from "../state/machines";
import { isAcceptedKey, type Cloud } from "../protocol";

import { gpuGeekAt } from "./catalog";
import { newLargeNumber, showOperations } from "./operations";
import type { Context } from "./facts";
import { performAction } from "./actions";
import { listDatacenters, listGpus, listImages } from "./inventory";
import { create } from "./create";
import { failure, wrongParameter } from "./envelope";
import { queryInstances, machineStatus } from "./query";

const createRoute = "POST /api/v1/openapi/instance/create";
const actionRoute = "POST /api/v1/openapi/instance/action";

/** GPUGeek: GPU names without prices, a create with a dry run, and actions that take time. */
export const gpuGeek = {
  name: "gpugeek",
  newId: newLargeNumber,
  deletionMilliseconds: 4_000,
  billsDeletion: true,
  canStop: true,
  offersAt: gpuGeekAt,
  base: "/gpugeek",
  offersRoute: createRoute,
  routes: {
    "GET /api/v1/openapi/gpu/list": listGpus,
    "GET /api/v1/openapi/datacenter/list": listDatacenters,
    "GET /api/v1/openapi/image/list": listImages,
    "GET /api/v1/openapi/instance/query": queryInstances,
    "POST /api/v1/openapi/instance/op/result": showOperations,
    [createRoute]: create,
    [actionRoute]: performAction,
  },
  events: {
    [createRoute]: ({ dryRun }) => (dryRun === true ? null : "create"),
    [actionRoute]: ({ action }) => (action === "release" ? "delete" : "action"),
  },
  checkKey: ({ headers }) =>
    isAcceptedKey(headers["gz-api-token"]) ? null : failure(10002, "token is missing or has expired"),
  unknownRoute: () => failure(404, "unknown request URI", 404),
  invalidRequest: (_call, problems) =>
    wrongParameter(problems.map(({ field, message }) => `${field} ${message}`).join(", ")),
  machineStatus,
  addForeignMachine: ({ offers, account }: Context, { name, tags = [], hourlyMicros }, time) => {
    const [pool] = offers;
    if (!pool) throw new Error("GPUGeek sells nothing");
    const facts = {
      pool,
      sku: "payg" as const,
      gpuNum: 1,
      imageId: "a1b2c3",
      cores: 8,
      memoryBytes: 32 * 2 ** 30,
      systemDiskGb: 30,
      dataDiskGb: 20,
      ports: [],
      httpPorts: [],
      operationId: "0",
    };
    const price = hourlyMicros ?? Math.round(pool.yuan * 1e6);
    return addForeignMachine(account, { name, tags, facts, hourlyMicros: price, currency: "CNY" }, time);
  },
} satisfies Cloud;
