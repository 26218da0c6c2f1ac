import pg from "pg";

import { log } from "@/lib/log";

const channel = "cheapest_gpu_revision";

// Milliseconds. Without a connection, the one-second look of each reader finds the changes.
const pause = 1_000;

interface Listener {
  /** Calls `take` after each commit of a new revision; returns how to stop. */
  listen(take: () => void): () => void;
  close(): Promise<void>;
}

/** Listens on a connection of its own from the first call on, and connects again when it is lost. */
export function listenTo(settings: pg.ClientConfig): Listener {
  const takers = new Set<() => void>();
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function start(): Promise<void> {
    const next = new pg.Client(settings);
    client = next;
    next.on("notification", () => {
      for (const take of takers) take();
    });
    next.on("error", () => restart(next));
    next.on("end", () => restart(next));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
    } catch {
      restart(next);
    }
  }

  function restart(failed: pg.Client): void {
    if (isClosed || client !== failed) return;
    client = null;
    log.debug("The connection that listens for changes was lost.");
    failed.end().catch(() => undefined);
    timer = setTimeout(() => void start(), pause);
    timer.unref();
  }

  return {
    listen(take) {
      takers.add(take);
      if (!client && !timer) void start();
      return () => takers.delete(take);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
