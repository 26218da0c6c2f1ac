import { moveIn } from "../estate/machines";
import { isGoodKey, type Cloud } from "../protocol";
import { act } from "./actions";
import { listDatacenters, listGpus, listImages } from "./catalogue";
import { create } from "./create";
import { failure, wrongParameter } from "./envelope";
import { queryInstances, statusOf } from "./query";
import { showOperations } from "./operations";

const createRoute = "POST /api/v1/openapi/instance/create";
const actionRoute = "POST /api/v1/openapi/instance/action";

/** GPUGeek: names without prices, a create that can be a question, and actions that take their time. */
export const gpuGeek: Cloud = {
  name: "gpugeek",
  base: "/gpugeek",
  offersRoute: createRoute,
  routes: {
    "GET /api/v1/openapi/gpu/list": listGpus,
    "GET /api/v1/openapi/datacenter/list": listDatacenters,
    "GET /api/v1/openapi/image/list": listImages,
    "GET /api/v1/openapi/instance/query": queryInstances,
    "POST /api/v1/openapi/instance/op/result": showOperations,
    [createRoute]: create,
    [actionRoute]: act,
  },
  events: {
    [createRoute]: ({ dryRun }) => (dryRun === true ? null : "create"),
    [actionRoute]: ({ action }) => (action === "release" ? "delete" : "action"),
  },
  refuse: ({ headers }) =>
    isGoodKey(headers["gz-api-token"]) ? null : failure(10002, "token is missing or has expired"),
  unknownRoute: () => failure(404, "unknown request URI", 404),
  misfit: (_call, problems) =>
    wrongParameter(problems.map(({ field, message }) => `${field} ${message}`).join(", ")),
  statusOf,
  moveIn: ({ world, estates }, { name, tags = [], hourlyMicros }, time) => {
    const [pool] = world.gpugeek;
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
    return moveIn(estates.gpugeek, { name, tags, facts, hourlyMicros: price, currency: "CNY" }, time);
  },
};
