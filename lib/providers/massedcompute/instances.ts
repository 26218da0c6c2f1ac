import type { InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { validateKey, addKey, listKeys, removeKey } from "./keys";
import { restart, terminate, listMachines, readMachine, readSecrets } from "./machines";
import { createHttp, readOffers } from "./api";
import { checkCoupon } from "./coupon";
import { listImages } from "./images";
import { createMachine, toLaunchFields } from "./launch";
import { errorReader } from "./errors";

/** Has no breaker: the reconciler has its own schedule and must always be able to read. */
export function createInstances(context: ClientContext) {
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
  } satisfies InstanceClient;
}
