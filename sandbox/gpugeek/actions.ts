import { z } from "zod";

import { putEntry } from "../state/account-state";
import type { Machine } from "../state/machine";
import { findVisibleMachine, removeMachine } from "../state/machines";
import { type Call, type Reply, withBody } from "../routes";

import type { Context, GeekFacts } from "./facts";
import { soldOutMessage } from "./create";
import { impossible, success, wrongParameter } from "./envelope";
import { beginOperation, pendingOperation } from "./operations";
import { portsSchema } from "./order";
import { machineStatus } from "./query";
import { freeGpus } from "./inventory";

const actionSchema = z
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

/** The actions of a machine; one at a time. */
export const performAction = withBody(actionSchema, (call: Call, context: Context, body: Action): Reply => {
  const { account } = context;
  const { time } = call;
  const id = String(body.instanceId);
  const machine = findVisibleMachine(account, id, time);
  if (!machine) return noSuchMachine();
  if (body.action === "release") return release(call, context, machine);
  if (pendingOperation(account, machine, time)) return impossible("instance has an operation in progress");

  const refusal = findRefusal(body, machine, context, time);
  if (refusal) return refusal;
  const doneAt = time + (body.action === "set_port" ? 0 : operationMilliseconds);
  putEntry(account, "machines", applyAction(machine, body, doneAt));
  return startOperation(context, id, body.action, time, doneAt);
});

/** The only operation that may start during another one, because it ends everything. */
function release({ time }: Call, context: Context, { id }: Machine<GeekFacts>): Reply {
  const { account } = context;
  const isEnding = (account.machines.get(id)?.deletion?.from ?? Infinity) <= time;
  if (isEnding) return impossible("instance is being released");
  const removal = removeMachine(account, id, time);
  if (!removal) return noSuchMachine();
  return startOperation(context, id, "release", time, removal.machine.deletion?.to ?? time);
}

function startOperation(
  { account }: Context,
  id: string,
  action: string,
  startedAt: number,
  doneAt: number,
): Reply {
  const machine = account.machines.get(id);
  if (!machine) return noSuchMachine();
  const begun = beginOperation(account, machine, { action, startedAt, doneAt });
  return success({ operationId: Number(begun.facts.operationId) });
}

function noSuchMachine(): Reply {
  return impossible("instance does not exist");
}

function findRefusal(
  body: Action,
  machine: Machine<GeekFacts>,
  context: Context,
  time: number,
): Reply | null {
  const { pool, gpuNum } = machine.facts;
  const isUp = machineStatus(machine, time) === "running";
  switch (body.action) {
    case "stop":
    case "restart":
      return isUp ? null : impossible("instance is not running");
    case "start":
      if (isUp) return impossible("instance is running");
      if (machine.isFaulty) return impossible("instance is damaged");
      return freeGpus(context, time)(pool) >= gpuNum ? null : impossible(soldOutMessage(pool));
    default:
      return body.ports || body.httpPorts ? null : wrongParameter("ports, httpPorts");
  }
}

/** The machine after the operation. */
function applyAction(machine: Machine<GeekFacts>, body: Action, doneAt: number): Machine<GeekFacts> {
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
