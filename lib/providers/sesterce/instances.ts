import type { ListedOffer } from "@/lib/domain/offer";

import type { CreateOrder, InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { createHttp, fetchOffers } from "./api";
import { addKey, listKeys, removeKey } from "./keys";
import { findSettingsError, createMachine, toLaunchFields } from "./launch";
import { deleteMachine, listMachines, readMachine } from "./machines";
import { findLaunchable, readOffers } from "./offers";
import { readIdError, readOrderError } from "./errors";

/** The machines of Sesterce, and what is checked before one is ordered. */
export interface SesterceInstances extends InstanceClient {
  /** Why these settings would not do what they say, in words; null when nothing speaks against them. */
  checkSettings(
    offer: ListedOffer,
    settings: CreateOrder["settings"],
    signal: AbortSignal,
  ): Promise<string | null>;
}

/** The instance side. Without a breaker: whoever reconciles keeps his own time, and must be able to ask. */
export function createInstances(context: ClientContext): SesterceInstances {
  // A 404 means the key, the id or the order, by what was asked for.
  const collections = createHttp(context, null);
  const ids = createHttp(context, null, readIdError);
  const orders = createHttp(context, null, readOrderError);
  const launchable = async (offer: ListedOffer, signal: AbortSignal) =>
    findLaunchable(await fetchOffers(collections, signal), offer.nativeId);
  return {
    launchFields: async (offer, signal) => toLaunchFields(offer, await launchable(offer, signal)),
    readOffer: async (offer, signal) =>
      findListedOffer(readOffers(await fetchOffers(collections, signal)), offer),
    create: (order) => createMachine(orders, order),
    list: (signal) => listMachines(collections, signal),
    read: (nativeId, signal) => readMachine(ids, nativeId, signal),
    terminate: (nativeId) => deleteMachine(ids, nativeId),
    listKeys: (signal) => listKeys(collections, signal),
    addKey: (name, publicKey) => addKey(collections, name, publicKey),
    removeKey: (nativeId) => removeKey(ids, nativeId),
    // A list that only says whether the key is taken; what stands in it is of no matter here.
    validateKey: async (signal) => void (await listMachines(collections, signal)),
    checkSettings: async (offer, settings, signal) =>
      findSettingsError(offer, settings, await launchable(offer, signal)),
  };
}
