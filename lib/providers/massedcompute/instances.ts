import type { ListedOffer } from "@/lib/domain/offer";

import type { CreateOrder, InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { validateKey } from "./account";
import { restart, terminate } from "./actions";
import { createHttp } from "./api";
import { checkCoupon } from "./coupon";
import { listImages } from "./images";
import { addKey, listKeys, removeKey } from "./keys";
import { createMachine, toLaunchFields } from "./launch";
import { listMachines, readMachine, readSecrets } from "./machines";
import { readOffers } from "./offers";
import { errorReader } from "./errors";

/** The machines of Massed Compute, with checks before an order. */
export interface MassedInstances extends InstanceClient {
  /** Returns why these settings would fail or be ignored; null if nothing is wrong. */
  checkSettings(
    offer: ListedOffer,
    settings: CreateOrder["settings"],
    signal: AbortSignal,
  ): Promise<string | null>;
}

/** Has no breaker: the reconciler has its own schedule and must always be able to read. */
export function createInstances(context: ClientContext): MassedInstances {
  const http = createHttp(context, null, errorReader);
  return {
    launchFields: async (offer, signal) => toLaunchFields(await listImages(http, signal), offer),
    readOffer: async (offer, signal) =>
      findListedOffer(await readOffers(http, new Map([[offer.nativeId, offer]]), signal), offer),
    create: (order) => createMachine(http, order),
    list: (signal) => listMachines(http, signal),
    read: (nativeId, signal) => readMachine(http, nativeId, signal),
    terminate: (nativeId) => terminate(http, nativeId),
    restart: (nativeId) => restart(http, nativeId),
    reveal: (nativeId, signal) => readSecrets(http, nativeId, signal),
    listKeys: (signal) => listKeys(http, signal),
    addKey: (name, publicKey) => addKey(http, name, publicKey),
    removeKey: (nativeId) => removeKey(http, nativeId),
    validateKey: (signal) => validateKey(http, signal),
    async checkSettings(offer, settings, signal) {
      const coupon = settings.coupon?.trim();
      if (!coupon) return null;
      return checkCoupon(http, { product: offer.nativeId, coupon, now: context.now() }, signal);
    },
  };
}
