import { addForeignMachine } from "../state/machines";
import type { Call, Reply } from "../routes";
import { isAcceptedKey, type Cloud } from "../protocol";

import { sesterceAt } from "./catalog";
import { newObjectId, addKey, deleteKey, listKeys } from "./keys";
import type { Context } from "./facts";
import { create, createPlan } from "./create";
import { deleteInstance, listInstances, showInstance } from "./instances";
import { listOffers } from "./offers";
import { invalidRequest, errorReply } from "./errors";
import { machineStatus } from "./rows";

/** Sesterce: bare arrays, prices in dollars per machine-hour, behind a gateway. */
export const sesterce = {
  name: "sesterce",
  newId: newObjectId,
  deletionMilliseconds: 6_000,
  billsDeletion: true,
  canStop: false,
  offersAt: sesterceAt,
  base: "/sesterce",
  offersRoute: "GET /gpu-cloud/instances/offers",
  routes: {
    "GET /gpu-cloud/instances/offers": listOffers,
    "GET /gpu-cloud/instances": listInstances,
    "POST /gpu-cloud/instances": create,
    "GET /gpu-cloud/instances/{id}": showInstance,
    "DELETE /gpu-cloud/instances/{id}": deleteInstance,
    "GET /gpu-cloud/ssh-keys": listKeys,
    "POST /gpu-cloud/ssh-keys": addKey,
    "DELETE /gpu-cloud/ssh-keys/{id}": deleteKey,
  },
  events: {
    "POST /gpu-cloud/instances": "create",
    "DELETE /gpu-cloud/instances/{id}": "delete",
  },
  checkKey: (call) => {
    if (!isPlainClient(call)) return blocked;
    return isAcceptedKey(call.headers["x-api-key"]) ? null : errorReply(call, 403, "API key invalid");
  },
  unknownRoute: (call) => errorReply(call, 404, `Cannot ${call.method} ${call.path}`),
  invalidRequest,
  machineStatus,
  addForeignMachine: ({ offers, account }: Context, { name, tags = [], hourlyMicros }, time) => {
    const [offer] = offers;
    const [place] = offer?.places ?? [];
    if (!offer || !place) throw new Error("Sesterce sells nothing");
    const { cloudId: cloudProvider, instanceId } = offer;
    const plan = createPlan(offer, place, { name, cloudProvider, instanceId, region: place.region });
    const price = hourlyMicros ?? plan.hourlyMicros;
    return addForeignMachine(account, { ...plan, tags, hourlyMicros: price }, time);
  },
} satisfies Cloud;

const blocked: Reply = {
  status: 403,
  body: "<!DOCTYPE html><title>Access denied</title><p>error code: 1010</p>",
  headers: { "content-type": "text/html; charset=UTF-8" },
};

/** The gateway rejects requests without a User-Agent or with Python's default one. */
function isPlainClient({ headers }: Call): boolean {
  const agent = headers["user-agent"] ?? "";
  return agent !== "" && !/^python-urllib/i.test(agent);
}
