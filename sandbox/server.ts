import { createServer, type Server } from "node:http";
import type { LogEntry } from "./log";
import { createClouds, type ProviderName } from "./clouds";
import { rates } from "./rates";
import { serve, type SandboxOptions } from "./serve";
import type { ActualMachine } from "./actual-machines";

export type { SandboxOptions };

export interface Sandbox {
  url: string;
  baseUrls: Record<ProviderName, string>;
  /** Complete URL of the exchange rates. */
  ratesUrl: string;
  /** The true state of every machine ever created; equals `/control/machines`. */
  machines(): ActualMachine[];
  /** Every request so far; equals `/control/log`. */
  logEntries(): readonly LogEntry[];
  /** Closes every connection, including those that a fault keeps open. */
  close(): Promise<void>;
}

const defaultSeed = 2611;

/** Starts the fictional clouds on one port. The server does not keep the process alive. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer();
  await listen(server, options.port ?? 0, host);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${portOf(server)}`;
  const clouds = Object.values(createClouds(options));
  const service = serve({ seed: defaultSeed, ...options }, clouds, url);
  server.on("request", service.listener);

  return {
    url,
    baseUrls: Object.fromEntries(clouds.map(({ name, base }) => [name, url + base])) as Sandbox["baseUrls"],
    ratesUrl: `${url}${rates.base}/latest/USD`,
    machines: service.machines,
    logEntries: service.logEntries,
    close: () => close(server),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  server.unref();
  server.on("connection", (socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox has no port");
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
