import { AsyncLocalStorage } from "node:async_hooks";

import { processState } from "@/lib/process-state";

const shared = processState<AsyncLocalStorage<string | undefined>>("request id");

function storage(): AsyncLocalStorage<string | undefined> {
  return (shared.value ??= new AsyncLocalStorage());
}

/** The id of the request that this code works for; undefined for work of the app's own. */
export function currentRequestId(): string | undefined {
  return storage().getStore();
}

/** Gives everything that follows in this asynchronous context the id of a request. */
export function enterRequest(id: string): void {
  storage().enterWith(id);
}

/** Runs work that outlives the request that caused it, such as timers. */
export function outsideRequests<T>(work: () => T): T {
  return storage().run(undefined, work);
}
