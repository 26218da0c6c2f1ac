import { z } from "zod";

import type { ProviderMemory } from "../provider";

const stateSchema = z.object({
  /** When the last request was sent or ended, in epoch milliseconds. */
  requestedAt: z.number().catch(0),
  /** The GPU name at which the sweep goes on; null starts at the first. */
  next: z.string().nullable().catch(null),
  /** By GPU name: the prices at which its last complete reading was cut into bands, ascending. */
  cuts: z.array(z.tuple([z.string(), z.array(z.number())])).catch([]),
});

/** What a sweep keeps between polls and across restarts. */
export interface SweepState {
  requestedAt: number;
  next: string | null;
  cuts: Map<string, number[]>;
  save(): Promise<void>;
}

export async function readState(memory: ProviderMemory): Promise<SweepState> {
  const stored = stateSchema.safeParse((await memory.read()) ?? {}).data;
  const state: SweepState = {
    requestedAt: stored?.requestedAt ?? 0,
    next: stored?.next ?? null,
    cuts: new Map(stored?.cuts),
    save: () =>
      memory.update(() => ({ requestedAt: state.requestedAt, next: state.next, cuts: [...state.cuts] })),
  };
  return state;
}
