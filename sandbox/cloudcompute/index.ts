import { randomInt } from "node:crypto";
import { z } from "zod";

import { bearerKey, isAcceptedKey, type Cloud, empty, ok } from "../protocol";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { type SshKey, deleteEntry, putEntry } from "../state/account-state";
import { addForeignMachine } from "../state/machines";
import { cloudComputeAt } from "./catalog";
import { create, askCurrency, priceMicros } from "./create";
import { invalidRequest, invalidKey, notFound } from "./errors";
import type { Context } from "./facts";
import { deleteInstance, listInstances, rename, showInstance, machineStatus } from "./instances";
import { listOffers, type CloudComputeEnvelope } from "./offers";

/** CloudCompute: single-use asks in the format of Vast.ai. */
export function cloudCompute(envelope: CloudComputeEnvelope) {
  return {
    name: "cloudcompute",
    newId: () => String(randomInt(22_000_000, 98_000_000)),
    deletionMilliseconds: 0,
    billsDeletion: true,
    canStop: false,
    offersAt: cloudComputeAt,
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
    },
    events: {
      "POST /instances": "create",
      "PATCH /instances/{instanceId}": "action",
      "DELETE /instances/{instanceId}": "delete",
    },
    checkKey: (call) => (isAcceptedKey(bearerKey(call.headers)) ? null : invalidKey),
    unknownRoute: ({ method, path }, allowed) =>
      allowed.length > 0
        ? { status: 405, body: { message: `The ${method} method is not supported for ${path}.` } }
        : { status: 404, body: { message: `The route api/v1${path} could not be found.` } },
    invalidRequest: (_call, problems) => invalidRequest(problems),
    machineStatus,
    addForeignMachine: ({ offers, account }: Context, { name, tags = [], hourlyMicros }, time) => {
      const ask = offers.findLast(({ price, currency }) => typeof price === "number" && currency === null);
      if (!ask) throw new Error("CloudCompute offers nothing");
      const facts = { ask, label: name, image: "vastai/base-image", diskGb: 10 };
      const plan = {
        name,
        tags,
        facts,
        hourlyMicros: hourlyMicros ?? priceMicros(ask),
        currency: askCurrency(ask),
      };
      return addForeignMachine(account, plan, time);
    },
  } satisfies Cloud;
}

const keySchema = z.strictObject({ public_key: z.string(), name: z.string().exactOptional() });

const listKeys: RouteHandler<Context> = (_call, { account }) =>
  ok({ data: [...account.keys.values()].map(keyRow) });

const addKey = withBody(keySchema, ({ time }, { account }: Context, body): Reply => {
  const id = String(1 + Math.max(700, ...[...account.keys.keys()].map(Number)));
  const key = { id, name: body.name ?? "", publicKey: body.public_key, createdAt: time };
  putEntry(account, "keys", key);
  return { status: 201, body: { data: keyRow(key) } };
});

const deleteKey: RouteHandler<Context> = ({ id }, { account }) =>
  deleteEntry(account, "keys", id) ? empty(204) : notFound("SshKey", id);

function keyRow({ id, name, publicKey }: SshKey): object {
  return { id: Number(id), name: name === "" ? null : name, public_key: publicKey };
}
