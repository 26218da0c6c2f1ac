/** A failed request of this app's own routes, with a message for people. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  /** When it failed, in epoch milliseconds. */
  readonly at = Date.now();

  constructor(
    message: string,
    /** The HTTP status; null without a response. */
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

/** Milliseconds until the next attempt; `attempt` counts from 0. */
export function retryDelay(attempt: number): number {
  return Math.min(2_000 * 2 ** attempt, 30_000);
}

interface FetchJsonOptions<T> {
  signal?: AbortSignal;
  accept?: string;
  /** Converts the body; its errors count as an unreadable response. */
  read?: (body: unknown) => T;
}

/** Fetches JSON from a route of this app. Throws `FetchError`, or the abort of the signal. */
export async function fetchJson<T>(
  path: string,
  { signal, accept = "application/json", read = (body) => body as T }: FetchJsonOptions<T> = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept }, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new FetchError("The app isn’t responding.");
  }
  if (response.status === 404) throw new FetchError("There is nothing at this address.", 404);
  if (!response.ok) throw new FetchError(`The app returned status ${response.status}.`, response.status);
  try {
    return read(await response.json());
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new FetchError("The app returned an unreadable response.", response.status);
  }
}
