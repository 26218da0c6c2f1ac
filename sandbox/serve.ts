import type { RequestListener, ServerResponse } from "node:http";
import { answerControl } from "./control";
import { newControls, type Rig } from "./controls";
import { errandReader, hasEffect, isAboutOffers, type Errand } from "./errand";
import { draftOfAll, newEstates } from "./estate";
import { openStateFile } from "./estate/state-file";
import { send, sentStatus, spoil } from "./faults";
import { openLog, type Log } from "./log";
import { answerCall, type Call, type Cloud, type Reply, type Scene } from "./protocol";
import { readCall } from "./read-call";
import type { SandboxOptions } from "./server";
import { truthOf, type MachineTruth } from "./truth";
import { emptyWorld, worldKeeper } from "./world";

/** What a server needs to play the clouds. */
export interface Service {
  listener: RequestListener;
  machines(): MachineTruth[];
  logEntries: Log["entries"];
}

/** Plays some clouds at an address: lets faults strike, answers, and writes the log. */
export function serve(
  options: SandboxOptions & { seed: number },
  clouds: readonly Cloud[],
  url: string,
): Service {
  const { seed, bootSeconds } = options;
  const settings = { seed, ...(bootSeconds === undefined ? {} : { bootSeconds }) };
  const { estates, save } = openStateFile(options.stateFile, settings);
  const worldAt = worldKeeper(seed, options.nowhere);
  const log = openLog(options.logFile);
  const controls = newControls();
  const rig: Rig = { controls, log, clouds };
  const readErrand = errandReader(clouds, url, controls.plans);
  const clock = options.now ?? Date.now;
  const now = () => controls.frozenAt ?? clock();

  return {
    listener: (request, response) => {
      readCall(request, url, now())
        .then((call) => (call ? answer(call, response) : send(response, unreadable, null)))
        .catch(() => response.destroy());
    },
    machines: () => truthOf(clouds, estates, now()),
    logEntries: log.entries,
  };

  function answer(call: Call, response: ServerResponse): Promise<void> | void {
    if (options.control && /^\/control(\/|$)/.test(call.path)) {
      const reply = answerControl(rig, { world: worldAt(call.time), estates }, call);
      save();
      return send(response, reply, null);
    }
    const errand = readErrand(call);
    if (errand) return run(errand, response);
    log.add({ provider: null, method: call.method, path: call.path, status: noSuchCloud.status });
    send(response, noSuchCloud, null);
  }

  async function run(errand: Errand, response: ServerResponse): Promise<void> {
    const { fault, call } = errand;
    const pause = fault?.delay ?? 0;
    if (pause > 0 && fault?.when !== "after") await waitFor(pause);
    const given = answerErrand({ ...errand, call: { ...call, time: now() } });
    const reply = fault ? spoil(fault, given) : given;
    save();
    write(errand, reply);
    if (pause > 0 && fault?.when === "after") await waitFor(pause);
    send(response, reply, fault);
  }

  function answerErrand(errand: Errand): Reply {
    const { protocol, call, found, fault } = errand;
    const isOffers = isAboutOffers(errand);
    const override = isOffers ? controls.overrides.get(protocol.name) : undefined;
    const reply = answerCall(protocol, found, call, sceneOf(errand), override);
    const isSilent = fault?.kind === "empty" && call.method !== "GET" && !isOffers;
    return isSilent ? { ...reply, body: "" } : reply;
  }

  /** The scene that a request meets: nothing it does there lasts where a fault strikes before. */
  function sceneOf(errand: Errand): Scene {
    const { call, fault } = errand;
    const world = worldAt(call.time);
    const isRead = call.method === "GET" || isAboutOffers(errand);
    if (isRead && fault?.kind === "empty") return { world: emptyWorld, estates: newEstates({ seed }) };
    return { world, estates: isRead || hasEffect(fault) ? estates : draftOfAll(estates) };
  }

  function write({ protocol, call, witnessed, fault }: Errand, reply: Reply): void {
    const made = hasEffect(fault) ? reply.machineIds : undefined;
    log.add({
      provider: protocol.name,
      method: call.method,
      path: call.path,
      status: sentStatus(fault, reply),
      ...(reply.note === undefined ? {} : { note: reply.note }),
      ...(fault ? { fault: `${fault.kind} ${fault.when ?? "before"}` } : {}),
      ...witnessed,
      ...(witnessed && made ? { machineIds: made } : {}),
    });
  }
}

const noSuchCloud: Reply = { status: 404, body: { message: "No cloud lives here" } };
const unreadable: Reply = {
  status: 400,
  body: { message: "Bad request" },
  headers: { connection: "close" },
};

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
