import type { Database } from "@/db/client";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { CapLimits } from "@/db/ledger";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import type { Random } from "./random";
import { priceOf, Rig } from "./rig";

const patience = 30_000;
const beginning = Date.UTC(2026, 10, 20, 12);

/** All five clouds in one ledger, with one clock. */
export class Fleet {
  readonly rigs = {} as Record<ProviderId, Rig>;
  sandbox!: Sandbox;

  private constructor() {}

  static async open(database: Database, random: Random): Promise<Fleet> {
    const fleet = new Fleet();
    const now = () => fleet.rigs[providerIds[0]]?.time ?? beginning;
    fleet.sandbox = await startSandbox({ control: true, bootSeconds: 10, now });
    const { sandbox } = fleet;
    for (const provider of providerIds)
      fleet.rigs[provider] = await Rig.open({ provider, random, database, sandbox, patience });
    // The first of them has it.
    const { lease } = fleet.rigs[providerIds[0]];
    for (const rig of fleet.all) rig.lease = lease;
    return fleet;
  }

  get all(): Rig[] {
    return providerIds.map((provider) => this.rigs[provider]);
  }

  set limits(limits: Omit<CapLimits, "accountIds">) {
    const accountIds = this.all.map(({ account }) => account.id);
    for (const rig of this.all) rig.limits = { accountIds, ...limits };
  }

  async pass(seconds: number, step = 5): Promise<void> {
    for (let passed = 0; passed < seconds; passed += step) {
      for (const rig of this.all) rig.time += step * 1000;
      for (const rig of this.all) await rig.tick();
    }
  }

  /** Machines that bill, in all clouds, and what they cost an hour in micro-dollars. */
  billing(): { machines: number; hourlyMicros: number } {
    const billing = this.sandbox.machines().filter(({ name, billing }) => billing && name !== "anchor");
    return {
      machines: billing.length,
      hourlyMicros: billing.reduce((sum, machine) => sum + hourlyMicrosOf(machine), 0),
    };
  }

  async close(): Promise<void> {
    for (const rig of this.all.toReversed()) await rig.close();
    await this.sandbox.close();
  }
}

type Truth = ReturnType<Rig["truth"]>[number];

/** What a machine of the sandbox really costs an hour, in micro-dollars at the rig's rates. */
export function hourlyMicrosOf({ hourly, currency }: Pick<Truth, "hourly" | "currency">): number {
  return microsOf(hourly, currency);
}

/** What the sandbox may bill for a machine, its stopped time included, in micro-dollars at the rig's rates. */
export function mostBilledMicrosOf({
  billedMicros,
  stoppedMicros,
  currency,
}: Pick<Truth, "billedMicros" | "stoppedMicros" | "currency">): number {
  return microsOf((billedMicros + (stoppedMicros ?? 0)) / 1e6, currency);
}

function microsOf(amount: number, currency: string): number {
  return priceOf({ amount: String(amount), currency, unit: "major", per: "hour", scope: "machine" }, 1) ?? 0;
}
