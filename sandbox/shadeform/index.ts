import { addForeignMachine } from "../state/machines";
import { isAcceptedKey, type Cloud } from "../protocol";

import { shadeformAt } from "./catalog";
import { traits, type Context } from "./facts";
import { create, createPlan } from "./create";
import { deleteInstance, listInstances, restart, showInstance, update } from "./instances";
import {
  addKey,
  deleteKey,
  listKeys,
  listTemplates,
  saveTemplate,
  createVolume,
  listVolumes,
} from "./resources";
import { invalidRequest } from "./errors";
import { machineStatus } from "./rows";
import { listTypes } from "./types";

/** Shadeform: a reseller of other clouds; every change is a POST, and most replies are empty. */
export const shadeform = {
  ...traits,
  offersAt: shadeformAt,
  base: "/shadeform/v1",
  offersRoute: "GET /instances/types",
  routes: {
    "GET /instances": listInstances,
    "GET /instances/types": listTypes,
    "POST /instances/create": create,
    "GET /instances/{id}/info": showInstance,
    "POST /instances/{id}/update": update,
    "POST /instances/{id}/delete": deleteInstance,
    "POST /instances/{id}/restart": restart,
    "GET /sshkeys": listKeys,
    "POST /sshkeys/add": addKey,
    "POST /sshkeys/{id}/delete": deleteKey,
    "GET /volumes": listVolumes,
    "POST /volumes/create": createVolume,
    "GET /templates": listTemplates,
    "POST /templates/save": saveTemplate,
  },
  events: {
    "POST /instances/create": "create",
    "POST /instances/{id}/update": "action",
    "POST /instances/{id}/restart": "action",
    "POST /instances/{id}/delete": "delete",
  },
  checkKey: ({ headers }) =>
    isAcceptedKey(headers["x-api-key"]) ? null : { status: 401, body: { message: "Invalid API key" } },
  unknownRoute: (_call, allowed) => ({
    status: allowed.length > 0 ? 405 : 404,
    body: { message: allowed.length > 0 ? "Method not allowed" : "Not found" },
  }),
  invalidRequest: (_call, problems) => invalidRequest(problems),
  machineStatus,
  addForeignMachine: ({ offers, account }: Context, { name, tags = [], hourlyMicros }, time) => {
    const known = offers.find(({ cloud }) => cloud === "hyperstack");
    const [place] = known?.places ?? [];
    if (!known || !place) throw new Error("Shadeform sells nothing of hyperstack");
    const body = {
      cloud: known.cloud,
      region: place.region,
      shade_instance_type: known.shadeType,
      shade_cloud: true,
      name,
      tags: [...tags],
    };
    const plan = createPlan(known, place, body);
    return addForeignMachine(account, { ...plan, hourlyMicros: hourlyMicros ?? plan.hourlyMicros }, time);
  },
} satisfies Cloud;
