import type { InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { createHttp, readOffers } from "./api";
import { addKey, listKeys, removeKey } from "./keys";
import { findSettingsError, createMachine } from "./launch";
import { toLaunchFields } from "./launch-fields";
import { listMachines, readMachine, deleteMachine, restart, toThreshold, update } from "./machine";
import { errorReader } from "./errors";

/** Has no breaker: the reconciler has its own schedule and must always be able to read. */
export function createInstances(context: ClientContext) {
  const http = createHttp(context, null, errorReader);
  return {
    launchFields: (offer, signal) => toLaunchFields(http, offer, signal),
    checkSettings: async (offer, settings) => findSettingsError(offer, settings),
    readOffer: async (offer, signal) => findListedOffer(await readOffers(http, signal), offer),
    create: (order) => createMachine(http, order),
    list: (signal) => listMachines(http, signal),
    read: (nativeId, signal) => readMachine(http, nativeId, signal),
    terminate: (nativeId) => deleteMachine(http, nativeId),
    restart: (nativeId) => restart(http, nativeId),
    rename: (nativeId, name) => update(http, nativeId, { name }),
    setAutoDelete: (nativeId, killSwitch) =>
      update(http, nativeId, { auto_delete: toThreshold(killSwitch) ?? null }),
    listKeys: (signal) => listKeys(http, signal),
    addKey: (name, publicKey) => addKey(http, name, publicKey),
    removeKey: (nativeId) => removeKey(http, nativeId),
    // At most ten keys: the shortest reply that needs the API key.
    validateKey: async (signal) => void (await listKeys(http, signal)),
  } satisfies InstanceClient;
}
