import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { cloudCompute, type CloudComputeEnvelope } from "./cloudcompute";
import { answerControl, newControls, takeFault } from "./control";
import { send, sentStatus, spoil } from "./faults";
import { gpuGeek } from "./gpugeek";
import { openLog } from "./log";
import { massedCompute } from "./massedcompute";
import {
  answerCall,
  type Call,
  type PartName,
  type Protocol,
  type ProviderName,
  type Reply,
} from "./protocol";
import { rates } from "./rates";
import { readCall } from "./read-call";
import { sesterce } from "./sesterce";
import { shadeform } from "./shadeform";
import { emptyWorld, worldKeeper } from "./world";

export interface SandboxOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Which of the invented worlds it is. */
  seed?: number;
  /** The world's clock, epoch milliseconds; default the real one. */
  now?: () => number;
  /** Opens `/control`: faults, a frozen clock, replies of the caller's own. */
  control?: boolean;
  /** Requests are appended here as JSON lines. */
  logFile?: string;
  /** Default `paged`: Laravel's pages of 50. */
  cloudComputeEnvelope?: CloudComputeEnvelope;
}

export interface Sandbox {
  url: string;
  baseUrls: Record<ProviderName, string>;
  /** Complete address of the exchange rates. */
  ratesUrl: string;
  /** Ends every connection, also the ones that a fault keeps open. */
  close(): Promise<void>;
}

export const defaultSeed = 2611;

/** Starts five invented clouds on one port. The server alone does not keep the process alive. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer();
  await listen(server, options.port ?? 0, host);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${portOf(server)}`;
  const protocols = {
    massedcompute: massedCompute,
    gpugeek: gpuGeek,
    cloudcompute: cloudCompute(options.cloudComputeEnvelope ?? "paged"),
    shadeform,
    sesterce,
    rates,
  } satisfies Record<PartName, Protocol>;
  server.on("request", requestListener(options, Object.values(protocols), url));

  return {
    url,
    baseUrls: {
      massedcompute: url + protocols.massedcompute.base,
      gpugeek: url + protocols.gpugeek.base,
      cloudcompute: url + protocols.cloudcompute.base,
      shadeform: url + protocols.shadeform.base,
      sesterce: url + protocols.sesterce.base,
    },
    ratesUrl: `${url}${protocols.rates.base}/latest/USD`,
    close: () => close(server),
  };
}

function requestListener(
  options: SandboxOptions,
  protocols: readonly Protocol[],
  url: string,
): RequestListener {
  const worldAt = worldKeeper(options.seed ?? defaultSeed);
  const now = options.now ?? Date.now;
  const controls = newControls();
  const log = openLog(options.logFile);

  return (request, response) => {
    readCall(request, url, controls.frozenAt ?? now())
      .then((call) => (call ? answer(call, response) : send(response, unreadable, null)))
      .catch(() => response.destroy());
  };

  function answer(call: Call, response: ServerResponse): void {
    if (options.control && /^\/control(\/|$)/.test(call.path)) {
      return send(response, answerControl(controls, log, call), null);
    }
    const protocol = protocols.find(({ base }) => call.path.startsWith(`${base}/`));
    const fault = protocol ? takeFault(controls, protocol.name) : null;
    const given = protocol ? answerOf(protocol, call, fault?.kind === "empty") : noSuchCloud;
    const reply = fault ? spoil(fault, given) : given;
    log.add({
      provider: protocol?.name ?? null,
      method: call.method,
      path: protocol ? call.path.slice(protocol.base.length) : call.path,
      status: sentStatus(fault, reply),
      ...(given.note === undefined ? {} : { note: given.note }),
    });
    send(response, reply, fault);
  }

  function answerOf(protocol: Protocol, call: Call, isEmpty: boolean): Reply {
    const path = call.path.slice(protocol.base.length);
    const ownCall = { ...call, path, baseUrl: url + protocol.base };
    const world = isEmpty ? emptyWorld : worldAt(call.time);
    return answerCall(protocol, ownCall, world, controls.overrides.get(protocol.name));
  }
}

const noSuchCloud: Reply = { status: 404, body: { message: "No cloud lives here" } };
const unreadable: Reply = {
  status: 400,
  body: { message: "Bad request" },
  headers: { connection: "close" },
};

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
