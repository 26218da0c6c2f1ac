import { z } from "zod";

/** ISO 8601, UTC. */
export const timestamp = z.iso.datetime();

/** Micro-dollars; a dollar is 1,000,000. */
export const micros = z.int().min(0);
