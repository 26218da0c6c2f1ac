import type { ActionReply, InstanceClient } from "../instances";
import { findListedOffer } from "../machine-listing";
import type { ClientContext } from "../provider";

import { createHttp } from "./api";
import { addKey, listKeys, readKey, removeKey, setDefaultKey, type ShadeformKey } from "./keys";
import { findSettingsError, createMachine } from "./launch";
import { toLaunchFields } from "./launch-fields";
import { listMachines, readMachine, deleteMachine, restart, toThreshold, update } from "./machines";
import { readOffers } from "./offers";
import { errorReader } from "./errors";
import type { UpdateBody } from "./wire";

/** The machines of Shadeform, with its own extra methods. */
export interface ShadeformInstances extends InstanceClient {
  /** Changes name, auto-delete, alert and tags: null clears, omitted fields stay. */
  update(nativeId: string, change: UpdateBody): Promise<ActionReply>;
  readKey(nativeId: string, signal: AbortSignal): Promise<ShadeformKey | null>;
  setDefaultKey(nativeId: string): Promise<void>;
}

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
    update: (nativeId, change) => update(http, nativeId, change),
    rename: (nativeId, name) => update(http, nativeId, { name }),
    setAutoDelete: (nativeId, killSwitch) =>
      update(http, nativeId, { auto_delete: toThreshold(killSwitch) ?? null }),
    listKeys: (signal) => listKeys(http, signal),
    readKey: (nativeId, signal) => readKey(http, nativeId, signal),
    addKey: (name, publicKey) => addKey(http, name, publicKey),
    removeKey: (nativeId) => removeKey(http, nativeId),
    setDefaultKey: (nativeId) => setDefaultKey(http, nativeId),
    // At most ten keys: the shortest reply that needs the API key.
    validateKey: async (signal) => void (await listKeys(http, signal)),
  } satisfies ShadeformInstances;
}
