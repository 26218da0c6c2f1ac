import { randomUUID } from "node:crypto";
import { z } from "zod";

import { addForeignMachine } from "../state/machines";
import { bearerKey, isAcceptedKey, ok, type Cloud } from "../protocol";
import { withBody } from "../routes";

import { massedComputeAt } from "./catalog";
import type { Context } from "./facts";
import { showAcceptedProducts, listImages, showInventory } from "./inventory";
import { listInstances, restart, showInstance, terminate } from "./instances";
import { addKey, deleteKey, listKeys } from "./keys";
import { launch, priceMicros } from "./launch";
import { invalidRequest } from "./errors";
import { machineStatus } from "./rows";

/** Massed Compute: machines cannot be stopped; prices in cents per machine-hour. */
export const massedCompute = {
  name: "massedcompute",
  newId: randomUUID,
  deletionMilliseconds: 4_000,
  billsDeletion: true,
  canStop: false,
  offersAt: massedComputeAt,
  base: "/massedcompute/api/v1",
  offersRoute: "GET /gpu-inventory",
  routes: {
    "GET /gpu-inventory": showInventory,
    "GET /images": listImages,
    "GET /instance": listInstances,
    "GET /instance/{uuid}": showInstance,
    "POST /instance/launch": launch,
    "POST /instance/restart": restart,
    "POST /instance/terminate": terminate,
    "POST /coupon/accepted-products": showAcceptedProducts,
    "POST /account/token/validation": withBody(z.looseObject({}).optional(), () =>
      ok({ message: "Valid Token" }),
    ),
    "GET /ssh-keys": listKeys,
    "POST /ssh-keys": addKey,
    "DELETE /ssh-keys/{id}": deleteKey,
  },
  events: {
    "POST /instance/launch": "create",
    "POST /instance/restart": "action",
    "POST /instance/terminate": "delete",
  },
  checkKey: ({ headers }) =>
    isAcceptedKey(bearerKey(headers)) ? null : { status: 401, body: { message: "Unauthenticated." } },
  unknownRoute: (_call, allowed) => ({
    status: allowed.length > 0 ? 405 : 404,
    body: { message: allowed.length > 0 ? "Method not allowed." : "Not found." },
  }),
  invalidRequest: (_call, problems) => invalidRequest(problems),
  machineStatus,
  addForeignMachine: ({ offers, account }: Context, { name, tags = [], hourlyMicros }, time) => {
    const known = offers.find((product) => product.name === "gpu_1x_l40");
    const region = known?.regions[0];
    if (!known || !region) throw new Error("Massed Compute sells no gpu_1x_l40");
    const cents = hourlyMicros === undefined ? known.cents : Math.round(hourlyMicros / 10_000);
    const product = { ...known, cents };
    const facts = { product, region, imageId: 7, command: "", sshKeys: [], discount: 0 };
    const price = hourlyMicros ?? priceMicros(product);
    const plan = { name, tags, facts, hourlyMicros: price, currency: "USD" };
    return addForeignMachine(account, plan, time);
  },
} satisfies Cloud;
