import { addForeignMachine } from "../state/machines";
import { bearerKey, isAcceptedKey, type Cloud } from "../protocol";
import { create, askCurrency, priceMicros } from "./create";
import { chat, listModels } from "./inference";
import { deleteInstance, listInstances, rename, showInstance, machineStatus } from "./instances";
import { addKey, deleteKey, listKeys } from "./keys";
import { listOffers, type CloudComputeEnvelope } from "./offers";
import { invalidRequest, invalidKey } from "./errors";

/** CloudCompute: single-use asks in the format of Vast.ai. */
export function cloudCompute(envelope: CloudComputeEnvelope): Cloud {
  return {
    name: "cloudcompute",
    base: "/cloudcompute/api/v1",
    offersRoute: "GET /offers",
    routes: {
      "GET /offers": listOffers(envelope),
      "GET /instances": listInstances,
      "POST /instances": create,
      "GET /instances/{instanceId}": showInstance,
      "PATCH /instances/{instanceId}": rename,
      "DELETE /instances/{instanceId}": deleteInstance,
      "GET /ssh-keys": listKeys,
      "POST /ssh-keys": addKey,
      "DELETE /ssh-keys/{sshKeyId}": deleteKey,
      "GET /models": listModels,
      "POST /chat/completions": chat,
    },
    events: {
      "POST /instances": "create",
      "PATCH /instances/{instanceId}": "action",
      "DELETE /instances/{instanceId}": "delete",
    },
    checkKey: (call) => (isAcceptedKey(bearerKey(call.headers)) ? null : invalidKey(call)),
    unknownRoute: ({ method, path }, allowed) =>
      allowed.length > 0
        ? { status: 405, body: { message: `The ${method} method is not supported for ${path}.` } }
        : { status: 404, body: { message: `The route api/v1${path} could not be found.` } },
    invalidRequest: (_call, problems) => invalidRequest(problems),
    machineStatus,
    addForeignMachine: ({ catalog, accounts }, { name, tags = [], hourlyMicros }, time) => {
      const ask = catalog.cloudcompute.findLast(
        ({ price, currency }) => typeof price === "number" && currency === null,
      );
      if (!ask) throw new Error("CloudCompute offers nothing");
      const facts = { ask, label: name, image: "vastai/base-image", diskGb: 10 };
      const plan = {
        name,
        tags,
        facts,
        hourlyMicros: hourlyMicros ?? priceMicros(ask),
        currency: askCurrency(ask),
      };
      return addForeignMachine(accounts.cloudcompute, plan, time);
    },
  };
}
