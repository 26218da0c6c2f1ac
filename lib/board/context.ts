import { AsyncLocalStorage } from "node:async_hooks";

import type { Market } from "@/lib/domain/vocabulary";
import { processState } from "@/lib/process-state";

/** What a request to the public board may see. */
export interface Board {
  /** Whether offers of the owner's accounts are shown. */
  showsOwn: boolean;
}

const shared = processState<AsyncLocalStorage<Board | null>>("board");

function storage(): AsyncLocalStorage<Board | null> {
  return (shared.value ??= new AsyncLocalStorage());
}

/** The public board that this code works for; null for everything else. */
export function currentBoard(): Board | null {
  return storage().getStore() ?? null;
}

/** Whether this code works for a visitor of the board who may see public prices only. */
export function isPublicOnly(): boolean {
  return currentBoard()?.showsOwn === false;
}

/** Throws where the board would read a market with prices that it does not show. */
export function refuseHiddenMarket(market: Market): void {
  if (isPublicOnly() && market !== "public") throw new Error("The public board shows public prices only.");
}

/** Makes everything that follows in this asynchronous context work for the board, or not. */
export function enterBoard(board: Board | null): void {
  storage().enterWith(board);
}

/** Runs work as a request to the board would. For tests. */
export function onBoard<T>(board: Board, work: () => T): T {
  return storage().run(board, work);
}
