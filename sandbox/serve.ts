import type { RequestListener, ServerResponse } from "node:http";
import { answerControl, pause, createControls, type ControlContext } from "./control";
import { createRequestReader, hasEffect, isOffersRequest, type SandboxRequest, readCall } from "./request";
import { openStateFile } from "./accounts";
import { sendReply, sentStatus, applyFault } from "./faults";
import { openLog, type Log } from "./log";
import type { Call, Reply, AnyContext } from "./routes";
import { copyAccountState, createAccountState } from "./state/account-state";
import { handleCall, type Cloud } from "./protocol";
import type { CloudOptions, ProviderName } from "./clouds";
import { listActualMachines, type ActualMachine } from "./actual-machines";
import { createCatalogReader } from "./catalog";

export interface SandboxOptions extends CloudOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Selects one of the fictional catalogs. */
  seed?: number;
  /** The sandbox clock in epoch milliseconds; default the real one. */
  now?: () => number;
  /** The time of the offers in epoch milliseconds; default the sandbox clock, by which prices and stock change each minute. */
  catalogTime?: number;
  /** Opens `/control`: faults, a frozen clock, custom replies. */
  control?: boolean;
  /** Requests are appended here as JSON lines. */
  logFile?: string;
  /** Stores machines, keys and other account state across restarts. */
  stateFile?: string;
  /** The boot time of machines; by default 8 to 20 seconds, different for each. */
  bootSeconds?: number;
  /** Replaces "Nowhere" in two place names: a text that a test wants a cloud to send. */
  nowhere?: string;
}

/** What a server needs to simulate the clouds. */
interface SandboxService {
  listener: RequestListener;
  machines(): ActualMachine[];
  logEntries: Log["entries"];
}

/** Serves clouds at an address: applies faults, replies, and writes the log. */
export function serve(
  options: SandboxOptions & { seed: number },
  clouds: readonly Cloud[],
  url: string,
): SandboxService {
  const { seed, bootSeconds } = options;
  const settings = { seed, ...(bootSeconds === undefined ? {} : { bootSeconds }) };
  const { accounts, save } = openStateFile(options.stateFile, settings);
  const readCatalog = createCatalogReader(seed, options.nowhere);
  const catalogAt = (time: number) => readCatalog(options.catalogTime ?? time);
  const log = openLog(options.logFile);
  const controls = createControls();
  const controlContext: ControlContext = { controls, log, clouds };
  const readRequest = createRequestReader(clouds, url, controls.faultQueues);
  const clock = options.now ?? Date.now;
  const now = () => controls.frozenAt ?? clock();

  return {
    listener: (request, response) => {
      readCall(request, url, now())
        .then((call) => (call ? answer(call, response) : sendReply(response, badRequestReply, null)))
        .catch(() => response.destroy());
    },
    machines: () => listActualMachines(clouds, accounts, now()),
    logEntries: log.entries,
  };

  function answer(call: Call, response: ServerResponse): Promise<void> | void {
    if (options.control && /^\/control(\/|$)/.test(call.path)) {
      const reply = answerControl(controlContext, { catalog: catalogAt(call.time), accounts }, call);
      save();
      return sendReply(response, reply, null);
    }
    const sandboxRequest = readRequest(call);
    if (sandboxRequest) return run(sandboxRequest, response);
    log.add({ provider: null, method: call.method, path: call.path, status: noCloudReply.status });
    sendReply(response, noCloudReply, null);
  }

  async function run(sandboxRequest: SandboxRequest, response: ServerResponse): Promise<void> {
    const { fault, call, protocol } = sandboxRequest;
    const waits = fault?.delay ? () => pause(controls, protocol.name, fault.delay!) : null;
    if (fault?.when !== "after") await waits?.();
    const given = answerRequest({ ...sandboxRequest, call: { ...call, time: now() } });
    const reply = fault ? applyFault(fault, given) : given;
    save();
    write(sandboxRequest, reply);
    if (fault?.when === "after") await waits?.();
    sendReply(response, reply, fault);
  }

  function answerRequest(sandboxRequest: SandboxRequest): Reply {
    const { protocol, call, match: found, fault } = sandboxRequest;
    const isOffers = isOffersRequest(sandboxRequest);
    const override = isOffers ? controls.overrides.get(protocol.name) : undefined;
    const reply = handleCall(protocol, found, call, contextFor(sandboxRequest), override);
    const isSilent = fault?.kind === "empty" && call.method !== "GET" && !isOffers;
    return isSilent ? { ...reply, body: "" } : reply;
  }

  /** The state that a request works on; a copy if a fault strikes before its effect. */
  function contextFor(sandboxRequest: SandboxRequest): AnyContext {
    const { protocol, call, fault } = sandboxRequest;
    const cloud = clouds.find(({ name }) => name === protocol.name);
    if (!cloud) return noContext;
    const account = accounts[cloud.name as ProviderName];
    const isRead = call.method === "GET" || isOffersRequest(sandboxRequest);
    if (isRead && fault?.kind === "empty")
      return { offers: [], account: createAccountState(cloud, { seed }) };
    const offers = catalogAt(call.time)[cloud.name as ProviderName];
    return { offers, account: isRead || hasEffect(fault) ? account : copyAccountState(account) };
  }

  function write({ protocol, call, recordedEvent, fault }: SandboxRequest, reply: Reply): void {
    const made = hasEffect(fault) ? reply.machineIds : undefined;
    log.add({
      provider: protocol.name,
      method: call.method,
      path: call.path,
      status: sentStatus(fault, reply),
      ...(reply.note === undefined ? {} : { note: reply.note }),
      ...(fault ? { fault: `${fault.kind} ${fault.when ?? "before"}` } : {}),
      ...recordedEvent,
      ...(recordedEvent && made ? { machineIds: made } : {}),
    });
  }
}

/** The exchange rates have neither offers nor an account. */
const noContext = {} as AnyContext;

const noCloudReply: Reply = { status: 404, body: { message: "No cloud lives here" } };
const badRequestReply: Reply = {
  status: 400,
  body: { message: "Bad request" },
  headers: { connection: "close" },
};
