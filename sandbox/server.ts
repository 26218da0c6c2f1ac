import { createServer, type Server } from "node:http";
import { cloudCompute } from "./cloudcompute";
import { gpuGeek } from "./gpugeek";
import type { LogEntry } from "./log";
import { massedCompute } from "./massedcompute";
import type { ProviderName } from "./call";
import type { Cloud } from "./protocol";
import { rates } from "./rates";
import { serve, type SandboxOptions } from "./serve";
import { sesterce } from "./sesterce";
import { shadeform } from "./shadeform";
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

export const defaultSeed = 2611;

/** Starts five fictional clouds on one port. The server does not keep the process alive. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer();
  await listen(server, options.port ?? 0, host);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${portOf(server)}`;
  const clouds = {
    massedcompute: massedCompute,
    gpugeek: gpuGeek,
    cloudcompute: cloudCompute(options.cloudComputeEnvelope ?? "paged"),
    shadeform,
    sesterce,
  } satisfies Record<ProviderName, Cloud>;
  const service = serve({ seed: defaultSeed, ...options }, Object.values(clouds), url);
  server.on("request", service.listener);

  return {
    url,
    baseUrls: {
      massedcompute: url + clouds.massedcompute.base,
      gpugeek: url + clouds.gpugeek.base,
      cloudcompute: url + clouds.cloudcompute.base,
      shadeform: url + clouds.shadeform.base,
      sesterce: url + clouds.sesterce.base,
    },
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
