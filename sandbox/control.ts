import { z } from "zod";

import type { Log } from "./log";
import { type FaultQueues, enqueueFault, faultSchema } from "./faults";
import { type Call, type Reply, listInvalidFields } from "./routes";
import { providerNames, type ProviderName } from "./clouds";
import type { Catalog } from "./catalog";
import { type Cloud, ok } from "./protocol";
import { listActualMachines } from "./actual-machines";
import type { Accounts } from "./accounts";
import { behaviorSchema, defaultBehavior, clearAccountState, type AccountState } from "./state/account-state";
import { scheduleDeletion } from "./state/machines";

/** The settings that a test may change while the sandbox runs. */
interface Controls {
  faultQueues: FaultQueues;
  /** What ends the delays in progress, by provider. */
  pauses: Map<string, Set<() => void>>;
  /** Bodies served instead of a provider's list of offers. */
  overrides: Map<string, unknown>;
  /** The sandbox clock is frozen at this epoch millisecond; null lets it run. */
  frozenAt: number | null;
}

export function createControls(): Controls {
  return { faultQueues: new Map(), pauses: new Map(), overrides: new Map(), frozenAt: null };
}

/** The state of the sandbox at one time. */
interface SandboxContext {
  catalog: Catalog;
  accounts: Accounts;
}

/** What control commands can access. */
export interface ControlContext {
  controls: Controls;
  log: Log;
  clouds: readonly Cloud[];
}

/** Handles `/control` and its subpaths. */
export function answerControl(control: ControlContext, context: SandboxContext, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case "GET /control/log":
      return ok(control.log.entries());
    case "GET /control/machines":
      return ok(listActualMachines(control.clouds, context.accounts, call.time));
    case "GET /control":
      return ok(controlState(control.controls, context));
    case "POST /control":
      return changeControls(control, context, call);
    default:
      return {
        status: 404,
        body: { message: "Control knows GET and POST /control, GET /control/log, GET /control/machines" },
      };
  }
}

function changeControls(control: ControlContext, context: SandboxContext, call: Call): Reply {
  const command = readCommand(call.body);
  if (typeof command === "string") {
    return { status: 400, body: { message: `Not understood: ${command}` } };
  }
  const done = applyCommand(command, control, context, call.time);
  if (done === null) return { status: 404, body: { message: `No machine has the id ${command.end}` } };
  return ok({ ...controlState(control.controls, context), ...done });
}

function controlState(
  { faultQueues: queues, overrides, frozenAt }: Controls,
  { accounts }: SandboxContext,
): object {
  return {
    faults: Object.fromEntries(queues),
    overrides: [...overrides.keys()],
    frozenAt,
    behaviors: Object.fromEntries(providerNames.map((name) => [name, accounts[name].behavior])),
  };
}

const commandSchema = z
  .strictObject({
    provider: z.enum([...providerNames, "rates"]).exactOptional(),
    fault: faultSchema.nullable().exactOptional(),
    override: z.unknown().exactOptional(),
    freeze: z.number().min(-8.64e15).max(8.64e15).nullable().exactOptional(),
    /** Changes only the given parts of the behavior; null restores the default. */
    behave: behaviorSchema.partial().nullable().exactOptional(),
    /** A machine of another owner; `hourly` in the cloud's currency. */
    machine: z
      .strictObject({
        name: z.string(),
        hourly: z.number().min(0).exactOptional(),
        tags: z.array(z.string()).exactOptional(),
      })
      .exactOptional(),
    /** The id of a machine for its cloud to terminate. */
    end: z.string().exactOptional(),
    /** Clears machines, keys, faults and behaviors. */
    reset: z.literal(true).exactOptional(),
  })
  .refine(
    ({ provider, fault, override, behave, machine }) => {
      const isAboutClouds = behave !== undefined || machine !== undefined;
      if (isAboutClouds) return provider !== undefined && provider !== "rates";
      return (fault === undefined && override === undefined) || provider !== undefined;
    },
    { path: ["provider"], message: "is to name who this is about" },
  );

export type Command = z.output<typeof commandSchema>;

/** Parses a command, or returns what is wrong with it. */
function readCommand(body: string): Command | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "the body is no JSON";
  }
  const result = commandSchema.safeParse(parsed);
  if (result.success) return result.data;
  return listInvalidFields(result.error)
    .map(({ field, message }) => `${field} ${message}`)
    .join("; ");
}

/** Applies a command. Returns the id of an added machine, null for an unknown id. */
function applyCommand(
  command: Command,
  { controls, clouds }: ControlContext,
  context: SandboxContext,
  time: number,
): { id?: string } | null {
  const { provider, machine } = command;
  if (command.reset) reset(controls, context.accounts);
  if (command.freeze !== undefined) controls.frozenAt = command.freeze;
  if (provider !== undefined) setFault(controls, provider, command);
  if (isCloud(provider) && command.behave !== undefined) {
    const account = context.accounts[provider];
    account.behavior = command.behave
      ? behaviorSchema.parse({ ...account.behavior, ...command.behave })
      : defaultBehavior;
  }
  if (command.end !== undefined && !terminateById(context.accounts, command.end, time)) return null;
  const cloud = clouds.find(({ name }) => name === provider);
  if (!cloud || !isCloud(provider) || !machine) return {};
  const own = { offers: context.catalog[provider], account: context.accounts[provider] };
  const { hourly, ...options } = machine;
  const price = hourly === undefined ? {} : { hourlyMicros: Math.round(hourly * 1e6) };
  return { id: cloud.addForeignMachine(own, { ...options, ...price }, time) };
}

/** Waits for the delay of a fault, or until the provider's faults are removed. */
export function pause({ pauses }: Controls, provider: string, milliseconds: number): Promise<void> {
  const ends = pauses.get(provider) ?? new Set();
  pauses.set(provider, ends);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      ends.delete(end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds).unref();
    ends.add(end);
  });
}

function setFault(
  { faultQueues: queues, pauses, overrides }: Controls,
  provider: string,
  { fault, override }: Command,
): void {
  if (fault === null) {
    queues.delete(provider);
    for (const end of pauses.get(provider) ?? []) end();
  } else if (fault !== undefined) enqueueFault(queues, provider, fault);
  if (override === null) overrides.delete(provider);
  else if (override !== undefined) overrides.set(provider, override);
}

function reset({ faultQueues: queues }: Controls, accounts: Accounts): void {
  queues.clear();
  for (const name of providerNames) clearAccountState(accounts[name]);
}

function terminateById(accounts: Accounts, id: string, time: number): boolean {
  return providerNames.some((name) => terminateIn(accounts[name], id, time));
}

function terminateIn(account: AccountState<unknown>, id: string, time: number): boolean {
  const machine = account.machines.get(id);
  if (machine) scheduleDeletion(account, machine, time, "preempted");
  return machine !== undefined;
}

function isCloud(provider: string | undefined): provider is ProviderName {
  return provider !== undefined && provider !== "rates";
}
