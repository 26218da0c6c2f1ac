import { z } from "zod";
import { problemsOf } from "./body";
import type { Controls, Rig } from "./controls";
import type { Estates } from "./estate";
import { behaviourSchema, goodBehaviour } from "./estate/behaviour";
import { clear, type Estate } from "./estate/estate";
import { end } from "./estate/remove";
import { faultSchema } from "./faults";
import { addPlan } from "./plans";
import { providerNames, type PartName, type ProviderName, type Scene } from "./protocol";

const commandSchema = z
  .strictObject({
    provider: z.enum([...providerNames, "rates"]).exactOptional(),
    fault: faultSchema.nullable().exactOptional(),
    override: z.unknown().exactOptional(),
    freeze: z.number().min(-8.64e15).max(8.64e15).nullable().exactOptional(),
    /** A part of a behaviour changes that part; null makes the cloud good again. */
    behave: behaviourSchema.partial().nullable().exactOptional(),
    /** A machine of somebody else; `hourly` in the cloud's currency. */
    machine: z
      .strictObject({
        name: z.string(),
        hourly: z.number().min(0).exactOptional(),
        tags: z.array(z.string()).exactOptional(),
      })
      .exactOptional(),
    /** The id of a machine that its cloud is to end. */
    end: z.string().exactOptional(),
    /** Empties machines, keys, faults and behaviours. */
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

/** Reads a command, or says what is wrong with it. */
export function readCommand(body: string): Command | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "the body is no JSON";
  }
  const result = commandSchema.safeParse(parsed);
  if (result.success) return result.data;
  return problemsOf(result.error)
    .map(({ field, message }) => `${field} ${message}`)
    .join("; ");
}

/** Does what a command says; tells the id of a machine that it put there, null when one is unknown. */
export function obey(
  command: Command,
  { controls, clouds }: Rig,
  scene: Scene,
  time: number,
): { id?: string } | null {
  const { provider, machine } = command;
  if (command.reset) reset(controls, scene.estates);
  if (command.freeze !== undefined) controls.frozenAt = command.freeze;
  if (provider !== undefined) disturb(controls, provider, command);
  if (isCloud(provider) && command.behave !== undefined) {
    const estate = scene.estates[provider];
    estate.behaviour = command.behave
      ? behaviourSchema.parse({ ...estate.behaviour, ...command.behave })
      : goodBehaviour;
  }
  if (command.end !== undefined && !endMachine(scene.estates, command.end, time)) return null;
  const cloud = clouds.find(({ name }) => name === provider);
  if (!cloud || !machine) return {};
  const { hourly, ...wish } = machine;
  const price = hourly === undefined ? {} : { hourlyMicros: Math.round(hourly * 1e6) };
  return { id: cloud.moveIn(scene, { ...wish, ...price }, time) };
}

function disturb({ plans, overrides }: Controls, provider: PartName, { fault, override }: Command): void {
  if (fault === null) plans.delete(provider);
  else if (fault !== undefined) addPlan(plans, provider, fault);
  if (override === null) overrides.delete(provider);
  else if (override !== undefined) overrides.set(provider, override);
}

function reset({ plans }: Controls, estates: Estates): void {
  plans.clear();
  for (const name of providerNames) clear(estates[name]);
}

function endMachine(estates: Estates, id: string, time: number): boolean {
  return providerNames.some((name) => endIn(estates[name], id, time));
}

function endIn(estate: Estate<unknown>, id: string, time: number): boolean {
  const machine = estate.machines.get(id);
  if (machine) end(estate, machine, time, "preempted");
  return machine !== undefined;
}

function isCloud(provider: PartName | undefined): provider is ProviderName {
  return provider !== undefined && provider !== "rates";
}
