import { createRandom, type Random } from "./random";

/** One row of the reliability goals: how much of it runs now, and the chances it takes. */
export interface ChaosRun {
  count: number;
  seed: number;
  random: Random;
}

const defaultChaosSeed = 20_261_120;

/** Announces a campaign in one line. Whole by default, a stated share of it with `CHAOS=short`. */
export function startChaosRun(id: string, goal: { full: number; short: number; unit: string }): ChaosRun {
  const count = isShortRun() ? goal.short : goal.full;
  const seed = Number(process.env["CHAOS_SEED"] ?? defaultChaosSeed);
  printLine(`${id}: ${count} of ${goal.full} ${goal.unit}, seed ${seed}`);
  return { count, seed, random: createRandom(seed) };
}

/** Whether only a share of everything runs now. */
export function isShortRun(): boolean {
  return process.env["CHAOS"] === "short";
}

/** Says why a part cannot run here, in one line. */
export function reportSkipped(id: string, reason: string): void {
  printLine(`${id}: not run, ${reason}`);
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
