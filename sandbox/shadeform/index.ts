import { addForeignMachine } from "../state/machines";
import { isAcceptedKey, type Cloud } from "../protocol";
import { createCluster, listClusters, listClusterTypes, noCluster } from "./clusters";
import { create, createPlan } from "./create";
import { deleteInstance, listInstances, restart, showInstance, update } from "./instances";
import { addKey, deleteKey, listKeys, makeDefault, showKey } from "./keys";
import { invalidRequest } from "./errors";
import { machineStatus } from "./rows";
import {
  deleteTemplate,
  listFeatured,
  listTemplates,
  saveTemplate,
  showTemplate,
  updateTemplate,
} from "./templates";
import { listTypes } from "./types";
import { createVolume, deleteVolume, listVolumes, listVolumeTypes, showVolume } from "./volumes";

/** Shadeform: a reseller of other clouds; every change is a POST, and most replies are empty. */
export const shadeform: Cloud = {
  name: "shadeform",
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
    "GET /clusters": listClusters,
    "GET /clusters/types": listClusterTypes,
    "POST /clusters/create": createCluster,
    "GET /clusters/{id}/info": noCluster,
    "POST /clusters/{id}/delete": noCluster,
    "GET /sshkeys": listKeys,
    "POST /sshkeys/add": addKey,
    "GET /sshkeys/{id}/info": showKey,
    "POST /sshkeys/{id}/delete": deleteKey,
    "POST /sshkeys/{id}/setdefault": makeDefault,
    "GET /volumes": listVolumes,
    "GET /volumes/types": listVolumeTypes,
    "POST /volumes/create": createVolume,
    "GET /volumes/{id}/info": showVolume,
    "POST /volumes/{id}/delete": deleteVolume,
    "GET /templates": listTemplates,
    "GET /templates/featured": listFeatured,
    "GET /templates/{template_id}/info": showTemplate,
    "POST /templates/save": saveTemplate,
    "POST /templates/{template_id}/update": updateTemplate,
    "POST /templates/{template_id}/delete": deleteTemplate,
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
  addForeignMachine: ({ catalog, accounts }, { name, tags = [], hourlyMicros }, time) => {
    const known = catalog.shadeform.find(({ cloud }) => cloud === "hyperstack");
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
    return addForeignMachine(
      accounts.shadeform,
      { ...plan, hourlyMicros: hourlyMicros ?? plan.hourlyMicros },
      time,
    );
  },
};
