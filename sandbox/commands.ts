import { z } from "zod";
import { listInvalidFields } from "./body";
import type { Controls, ControlContext } from "./controls";
import type { AccountStates } from "./account-states";
import { behaviorSchema, defaultBehavior } from "./state/behavior";
import { clearAccountState, type AccountState } from "./state/account-state";
import { scheduleDeletion } from "./state/remove";
import { faultSchema } from "./faults";
import { enqueueFault } from "./fault-queues";
import { providerNames, type ProtocolName, type ProviderName } from "./call";
import type { SandboxContext } from "./context";

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
export function readCommand(body: string): Command | string {
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
export function applyCommand(
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
  if (!cloud || !machine) return {};
  const { hourly, ...options } = machine;
  const price = hourly === undefined ? {} : { hourlyMicros: Math.round(hourly * 1e6) };
  return { id: cloud.addForeignMachine(context, { ...options, ...price }, time) };
}

function setFault(
  { faultQueues: queues, overrides }: Controls,
  provider: ProtocolName,
  { fault, override }: Command,
): void {
  if (fault === null) queues.delete(provider);
  else if (fault !== undefined) enqueueFault(queues, provider, fault);
  if (override === null) overrides.delete(provider);
  else if (override !== undefined) overrides.set(provider, override);
}

function reset({ faultQueues: queues }: Controls, accounts: AccountStates): void {
  queues.clear();
  for (const name of providerNames) clearAccountState(accounts[name]);
}

function terminateById(accounts: AccountStates, id: string, time: number): boolean {
  return providerNames.some((name) => terminateIn(accounts[name], id, time));
}

function terminateIn(account: AccountState<unknown>, id: string, time: number): boolean {
  const machine = account.machines.get(id);
  if (machine) scheduleDeletion(account, machine, time, "preempted");
  return machine !== undefined;
}

function isCloud(provider: ProtocolName | undefined): provider is ProviderName {
  return provider !== undefined && provider !== "rates";
}
