import { z } from "zod";

import { detail } from "../parse";
import { unreadable } from "../rows";
import type { SourceContext } from "../source";
import type { SourceHttp } from "../source-http";

import type { Band } from "./bands";
import type { SweepState } from "./state";

/** Vast.ai allows 10 requests a minute to an address; this is 6. */
const pause = 10_000;
/** No reply has more rows. */
export const maxPageRows = 64;
/** GB of disk in `dph_total`. */
const allocatedStorage = 8;

const reply = z.object({ offers: z.array(z.unknown()), truncated: detail });

export interface Page {
  rows: unknown[];
  /** Whether there may be more rows than these. */
  isFull: boolean;
}

/** The requests of one sweep. */
export interface Requests {
  state: SweepState;
  /** Requests sent so far. */
  readonly sent: number;
  now(): Date;
  /** The cheapest asks of any GPU. */
  sample(): Promise<Page>;
  /** The asks of one GPU name in a price band. */
  ask(gpuName: string, band: Band): Promise<Page>;
}

/** Sends one request at a time, ten seconds apart, also after a restart. */
export function createRequests(
  context: SourceContext,
  http: SourceHttp,
  state: SweepState,
  signal: AbortSignal,
): Requests {
  let sent = 0;
  return {
    state,
    get sent() {
      return sent;
    },
    now: () => context.now(),
    sample: () => send({}),
    ask: (gpuName, { from, to }) =>
      send({ gpu_name: { in: [gpuName] }, dph_total: { gte: from, ...(to !== null && { lt: to }) } }),
  };

  async function send(filter: Record<string, unknown>): Promise<Page> {
    await waitForTurn();
    state.requestedAt = context.now().getTime();
    await state.save();
    sent += 1;
    try {
      const parsed = reply.safeParse(
        await http.json({ path: "/api/v0/bundles/", body: toBody(filter), signal }),
      );
      if (!parsed.success) throw unreadable("vast-public", "the list “offers”");
      const { offers: rows, truncated } = parsed.data;
      return { rows, isFull: rows.length >= maxPageRows || truncated === true };
    } finally {
      state.requestedAt = context.now().getTime();
    }
  }

  async function waitForTurn(): Promise<void> {
    const elapsed = context.now().getTime() - state.requestedAt;
    // A time in the future was written before the clock was set back.
    const left = elapsed < 0 ? pause : pause - elapsed;
    if (left > 0) await context.wait(left, signal);
  }
}

function toBody(filter: Record<string, unknown>): object {
  return {
    ...filter,
    rentable: { eq: true },
    rented: { eq: false },
    type: "on-demand",
    order: [["dph_total", "asc"]],
    limit: maxPageRows,
    allocated_storage: allocatedStorage,
  };
}
