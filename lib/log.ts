import pino from "pino";

/** The log of this process, one JSON line per event on standard error. Keys and replies are never handed to it. */
export const log = pino(
  { name: "cheapest-gpu", level: "info", base: null },
  pino.destination({ dest: 2, sync: true }),
);
