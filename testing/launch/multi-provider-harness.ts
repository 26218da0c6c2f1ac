import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { CapLimits } from "@/db/caps";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import type { Random } from "@/testing/random";
import type { Reader } from "@/db/connections";

import { fixedHourlyMicros, LaunchHarness } from "./launch-harness";

const replyTimeout = 30_000;
const startTime = Date.UTC(2026, 10, 20, 12);

/** All five clouds in one ledger with one clock. */
export class MultiProviderHarness {
  readonly harnesses = {} as Record<ProviderId, LaunchHarness>;
  sandbox!: Sandbox;

  private constructor() {}

  static async open(database: Reader, random: Random): Promise<MultiProviderHarness> {
    const all = new MultiProviderHarness();
    const now = () => all.harnesses[providerIds[0]]?.time ?? startTime;
    all.sandbox = await startSandbox({ control: true, bootSeconds: 10, now });
    const { sandbox } = all;
    for (const provider of providerIds)
      all.harnesses[provider] = await LaunchHarness.open({
        provider,
        random,
        database,
        sandbox,
        timeout: replyTimeout,
      });
    // The first harness holds the lease.
    const { lease } = all.harnesses[providerIds[0]];
    for (const harness of all.all) harness.lease = lease;
    return all;
  }

  get all(): LaunchHarness[] {
    return providerIds.map((provider) => this.harnesses[provider]);
  }

  set limits(limits: Omit<CapLimits, "accountIds">) {
    const accountIds = this.all.map(({ account }) => account.id);
    for (const harness of this.all) harness.limits = { accountIds, ...limits };
  }

  async advance(seconds: number, step = 5): Promise<void> {
    for (let passed = 0; passed < seconds; passed += step) {
      for (const harness of this.all) harness.time += step * 1000;
      for (const harness of this.all) await harness.tick();
    }
  }

  /** Billing machines of all clouds, and their cost in micro-dollars per hour. */
  billing(): { machines: number; hourlyMicros: number } {
    const billing = this.sandbox.machines().filter(({ name, billing }) => billing && name !== "anchor");
    return {
      machines: billing.length,
      hourlyMicros: billing.reduce((sum, machine) => sum + actualHourlyMicros(machine), 0),
    };
  }

  async close(): Promise<void> {
    for (const harness of this.all.toReversed()) await harness.close();
    await this.sandbox.close();
  }
}

type ActualMachine = ReturnType<LaunchHarness["actualMachines"]>[number];

/** The true cost of a sandbox machine in micro-dollars per hour at the harness's rates. */
export function actualHourlyMicros({ hourly, currency }: Pick<ActualMachine, "hourly" | "currency">): number {
  return toMicros(hourly, currency);
}

/** The maximum bill of a sandbox machine including stopped time, in micro-dollars at the harness's rates. */
export function maxBilledMicros({
  billedMicros,
  stoppedMicros,
  currency,
}: Pick<ActualMachine, "billedMicros" | "stoppedMicros" | "currency">): number {
  return toMicros((billedMicros + (stoppedMicros ?? 0)) / 1e6, currency);
}

function toMicros(amount: number, currency: string): number {
  return (
    fixedHourlyMicros(
      { amount: String(amount), currency, unit: "major", per: "hour", scope: "machine" },
      1,
    ) ?? 0
  );
}
