import type { ListedOffer } from "@/lib/domain/offer";

import type { InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { createHttp, fetchOffers, findLaunchable, readOffers } from "./api";
import { addKey, listKeys, removeKey } from "./keys";
import { findSettingsError, createMachine, toLaunchFields } from "./launch";
import { deleteMachine, listMachines, readMachine } from "./machine";
import { readIdError, readOrderError } from "./errors";

/** Has no breaker: the reconciler has its own schedule and must always be able to read. */
export function createInstances(context: ClientContext) {
  // A 404 is about the key, the id or the order, depending on the request.
  const collections = createHttp(context, null);
  const ids = createHttp(context, null, readIdError);
  const orders = createHttp(context, null, readOrderError);
  const launchable = async (offer: ListedOffer, signal: AbortSignal) =>
    findLaunchable(await fetchOffers(collections, signal), offer.nativeId);
  return {
    launchFields: async (offer, signal) => toLaunchFields(offer, await launchable(offer, signal)),
    readOffer: async (offer, signal) =>
      findListedOffer(await readOffers(await fetchOffers(collections, signal), signal), offer),
    create: (order) => createMachine(orders, order),
    list: (signal) => listMachines(collections, signal),
    read: (nativeId, signal) => readMachine(ids, nativeId, signal),
    terminate: (nativeId) => deleteMachine(ids, nativeId),
    listKeys: (signal) => listKeys(collections, signal),
    addKey: (name, publicKey) => addKey(collections, name, publicKey),
    removeKey: (nativeId) => removeKey(ids, nativeId),
    // Any valid list proves the key; its content does not matter.
    validateKey: async (signal) => void (await listMachines(collections, signal)),
    checkSettings: async (offer, settings, signal) =>
      findSettingsError(offer, settings, await launchable(offer, signal)),
  } satisfies InstanceClient;
}
