import { createRandom, type Random } from "@/testing/random";

/** One row of the reliability goals: the number of runs and the random source. */
export interface ChaosRun {
  count: number;
  seed: number;
  random: Random;
}

const defaultChaosSeed = 20_261_120;

/** Prints the run in one line. Runs everything by default, or the stated share with `CHAOS=short`. */
export function startChaosRun(id: string, goal: { full: number; short: number; unit: string }): ChaosRun {
  const count = isShortRun() ? goal.short : goal.full;
  const seed = Number(process.env["CHAOS_SEED"] ?? defaultChaosSeed);
  printLine(`${id}: ${count} of ${goal.full} ${goal.unit}, seed ${seed}`);
  return { count, seed, random: createRandom(seed) };
}

/** Whether `CHAOS=short` is set. */
export function isShortRun(): boolean {
  return process.env["CHAOS"] === "short";
}

/** Prints in one line why a part cannot run on this system. */
export function reportSkipped(id: string, reason: string): void {
  printLine(`${id}: not run, ${reason}`);
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
