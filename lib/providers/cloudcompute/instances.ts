import type {
  ActionReply,
  InstanceClient,
  InstanceFacts,
  InstanceListing,
  ListedInstance,
} from "../instances";
import { machineNotFound, unlessNotFound, readById } from "../not-found";
import { toListing } from "../machine-listing";
import type { ClientContext } from "../provider";

import { addKey, listKeys, removeKey } from "./keys";
import { createMachine, launchFields } from "./launch";
import { toMachine, objectsIn } from "./machine";
import { readOffer } from "./offers";
import { readPages } from "./pages";
import { createApi, type ApiPrefix, type CloudComputeApi } from "./api";

export const instanceFacts: InstanceFacts = {
  stopping:
    "This machine cannot be stopped, only terminated. " +
    "CloudCompute's API is undocumented, so statuses and prices are read as Vast.ai's, whose machines it resells.",
  terminating: "Its disk is deleted and cannot be recovered.",
  absenceByListOnly: false,
  console: "https://app.cloudcompute.ru",
};

/** CloudCompute's machines and SSH keys. Has no breaker: the reconciler has its own schedule. */
export function createInstances(context: ClientContext, prefix: ApiPrefix): InstanceClient {
  const api = createApi(context, prefix, null);
  const at = (nativeId: string) => `/instances/${encodeURIComponent(nativeId)}`;
  return {
    launchFields: async (offer) => launchFields(offer),
    readOffer: (offer, signal) => readOffer(api, offer, signal),
    create: (order) => createMachine(api, order, context.settings),
    list: (signal) => listMachines(api, signal),
    read: (nativeId, signal) =>
      readById(
        "cloudcompute",
        api.get({ path: at(nativeId), signal }),
        (reply) => findMachine(reply, nativeId),
        "the machine that was asked for",
      ),
    terminate: (nativeId) => toActionReply(api.send("DELETE", at(nativeId))),
    rename: (nativeId, name) => toActionReply(api.send("PATCH", at(nativeId), { label: name, name })),
    listKeys: (signal) => listKeys(api, signal),
    addKey: (name, publicKey) => addKey(api, name, publicKey),
    removeKey: (nativeId) => removeKey(api, nativeId),
    async validateKey(signal) {
      await api.list({ path: "/ssh-keys", signal });
    },
  };
}

async function listMachines(api: CloudComputeApi, signal: AbortSignal): Promise<InstanceListing> {
  const pages = await readPages(api, { path: "/instances", name: "instances", signal });
  const listing = toListing("cloudcompute", pages.rows, toMachine);
  const seen = listing.instances.length;
  const reasons = [
    listing.unreliableReason,
    pages.complete ? null : "CloudCompute has more pages of machines than could be read.",
    pages.total === null || pages.total === seen
      ? null
      : `CloudCompute counts ${pages.total} machines but listed ${seen}.`,
  ].filter((reason) => reason !== null);
  return { ...listing, complete: reasons.length === 0, unreliableReason: reasons[0] ?? null };
}

function findMachine(reply: unknown, nativeId: string): ListedInstance | undefined {
  const things = objectsIn(reply, "instances").concat(objectsIn(reply, "instance"));
  return things.flatMap((thing) => toMachine(thing) ?? []).find((machine) => machine.nativeId === nativeId);
}

async function toActionReply(sent: Promise<unknown>): Promise<ActionReply> {
  const found = await unlessNotFound(sent);
  return found ? { operationId: null, rawState: null, isNotFound: false } : machineNotFound;
}
