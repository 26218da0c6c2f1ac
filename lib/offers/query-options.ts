import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { toView } from "./rows";
import { boardMediaType, type BoardPage, type BoardView } from "./view-schema";

/** Why the list could not be read, and when that was. */
export class BoardFailure extends Error {
  override readonly name = "BoardFailure";
  readonly at = Date.now();
}

export function retryDelay(attempt: number): number {
  return Math.min(2_000 * 2 ** attempt, 30_000);
}

/** The board as an address asks for it. It is asked for again when the pulse says that it is old. */
export function boardOptions(canonical: string) {
  return queryOptions({
    queryKey: ["offers", canonical],
    queryFn: ({ signal }) => fetchBoard(canonical, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30 * 60_000,
    networkMode: "always",
    // It never gives up: until then the last rows stay, and the page says so.
    retry: true,
    retryDelay,
  });
}

async function fetchBoard(canonical: string, signal: AbortSignal): Promise<BoardView> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/offers${canonical && `?${canonical}`}`, {
      headers: { accept: boardMediaType },
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new BoardFailure("The app did not answer.");
  }
  if (!response.ok) throw new BoardFailure(`The app answered ${response.status}.`);
  try {
    return toView((await response.json()) as BoardPage);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new BoardFailure("The app answered something that is no list.");
  }
}
