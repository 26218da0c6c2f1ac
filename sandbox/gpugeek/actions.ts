import { z } from "zod";
import { put } from "../estate/estate";
import type { Machine } from "../estate/machine";
import { find } from "../estate/machines";
import { remove } from "../estate/remove";
import type { Call, Reply, Scene } from "../protocol";
import { taking } from "../routes";
import { soldOutMessage } from "./create";
import { impossible, success, wrongParameter } from "./envelope";
import type { GeekFacts } from "./facts";
import { begin, pendingOf } from "./operations";
import { portsSchema } from "./order";
import { statusOf } from "./query";
import { freeGpus } from "./stock";

export const actionSchema = z
  .strictObject({
    instanceId: z.int(),
    action: z.enum(["stop", "start", "restart", "release", "set_port"]),
    ports: portsSchema.exactOptional(),
    httpPorts: portsSchema.exactOptional(),
  })
  .refine(({ ports = [], httpPorts = [] }) => ports.length + httpPorts.length <= 3, {
    message: "three ports at most",
    path: ["ports"],
  });

type Action = z.output<typeof actionSchema>;

const operationMilliseconds = 4_000;

/** Everything that can be done to a machine; one thing at a time. */
export const act = taking(actionSchema, (call: Call, scene: Scene, body: Action): Reply => {
  const { gpugeek: estate } = scene.estates;
  const { time } = call;
  const id = String(body.instanceId);
  const machine = find(estate, id, time);
  if (!machine) return noSuchMachine();
  if (body.action === "release") return release(call, scene, machine);
  if (pendingOf(estate, machine, time)) return impossible("instance has an operation in progress");

  const refusal = refusalOf(body, machine, scene, time);
  if (refusal) return refusal;
  const doneAt = time + (body.action === "set_port" ? 0 : operationMilliseconds);
  put(estate, "machines", changed(machine, body, doneAt));
  return started(scene, id, body.action, time, doneAt);
});

/** The only operation that may begin while another one runs: it ends whatever there is. */
function release({ time }: Call, scene: Scene, { id }: Machine<GeekFacts>): Reply {
  const { gpugeek: estate } = scene.estates;
  const isEnding = (estate.machines.get(id)?.deletion?.from ?? Infinity) <= time;
  if (isEnding) return impossible("instance is being released");
  const removal = remove(estate, id, time);
  if (!removal) return noSuchMachine();
  return started(scene, id, "release", time, removal.machine.deletion?.to ?? time);
}

function started({ estates }: Scene, id: string, action: string, startedAt: number, doneAt: number): Reply {
  const machine = estates.gpugeek.machines.get(id);
  if (!machine) return noSuchMachine();
  const begun = begin(estates.gpugeek, machine, { action, startedAt, doneAt });
  return success({ operationId: Number(begun.facts.operationId) });
}

function noSuchMachine(): Reply {
  return impossible("instance does not exist");
}

function refusalOf(body: Action, machine: Machine<GeekFacts>, scene: Scene, time: number): Reply | null {
  const { pool, gpuNum } = machine.facts;
  const isUp = statusOf(machine, time) === "running";
  switch (body.action) {
    case "stop":
    case "restart":
      return isUp ? null : impossible("instance is not running");
    case "start":
      if (isUp) return impossible("instance is running");
      if (machine.isFaulty) return impossible("instance is damaged");
      return freeGpus(scene, time)(pool) >= gpuNum ? null : impossible(soldOutMessage(pool));
    default:
      return body.ports || body.httpPorts ? null : wrongParameter("ports, httpPorts");
  }
}

/** What the machine is once the operation is done. */
function changed(machine: Machine<GeekFacts>, body: Action, doneAt: number): Machine<GeekFacts> {
  const { stops } = machine;
  switch (body.action) {
    case "stop":
      return { ...machine, stops: [...stops, { from: doneAt, to: null }] };
    case "start":
      return { ...machine, stops: stops.map((stop) => ({ ...stop, to: stop.to ?? doneAt })) };
    case "set_port":
      return {
        ...machine,
        facts: { ...machine.facts, ports: body.ports ?? [], httpPorts: body.httpPorts ?? [] },
      };
    default:
      return machine;
  }
}
