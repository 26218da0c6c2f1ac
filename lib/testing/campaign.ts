import { randomFrom, type Random } from "./random";

/** One row of the reliability goals: how much of it runs now, and the chances it takes. */
export interface Campaign {
  count: number;
  seed: number;
  random: Random;
}

const usualSeed = 20_261_120;

/** Announces a campaign in one line. Whole by default, a stated share of it with `CHAOS=short`. */
export function campaign(id: string, goal: { full: number; short: number; unit: string }): Campaign {
  const count = isShort() ? goal.short : goal.full;
  const seed = Number(process.env["CHAOS_SEED"] ?? usualSeed);
  say(`${id}: ${count} of ${goal.full} ${goal.unit}, seed ${seed}`);
  return { count, seed, random: randomFrom(seed) };
}

/** Whether only a share of everything runs now. */
export function isShort(): boolean {
  return process.env["CHAOS"] === "short";
}

/** Says why a part cannot run here, in one line. */
export function skipped(id: string, reason: string): void {
  say(`${id}: not run, ${reason}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
