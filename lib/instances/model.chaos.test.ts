import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { saveAccount, type Account } from "@/db/accounts";
import { closeDatabase } from "@/db/client";
import { databaseOfTest } from "@/testing/database/of-test";
import { listInstancesByLaunchTag, listPresentInstances } from "@/db/instances";
import { listAttempts } from "@/db/ledger";
import { listAttemptsByState } from "@/testing/database/inspect";
import { listOpenTerminations } from "@/db/intents";
import { LeaseLostError, acquireLease, type Lease } from "@/db/leases";
import { attemptStates } from "@/lib/domain/instance";
import { startChaosRun } from "@/testing/process/chaos-run";
import {
  createFaults,
  deleteFaults,
  listFaults,
  FakeInstanceClient,
  type CreateFault,
  type DeleteFault,
  type ListFault,
} from "@/testing/cloud/fake-instance-client";
import { sampleOffer } from "@/testing/offers/sample-offer";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import type { ProviderClient } from "./provider-clients";
import { launch } from "./launch";
import { launchSteps, type LaunchStep } from "./launch-context";
import { reconcile } from "./reconcile";
import { recoverInterrupted } from "./recover";
import { requestTermination, sendTerminations } from "./terminate";

const second = 1_000;
const minute = 60 * second;
const account: Account = { id: "model", kind: "environment", provider: "shadeform" };
const facts = { stopping: "", terminating: "", absenceByListOnly: false, console: "" };

/** Thrown when the process of a launch ended, so that it does nothing more. */
class Killed extends Error {}

type Command =
  | { kind: "launch"; client: number; token: number; fault: CreateFault; killAt: LaunchStep | null }
  | { kind: "poll"; poller: number; fault: ListFault }
  | { kind: "wait"; seconds: number }
  | { kind: "lag"; seconds: number }
  | { kind: "terminate"; pick: number; fault: DeleteFault }
  | { kind: "end"; pick: number }
  | { kind: "foreign" }
  | { kind: "restart" };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("launch" as const),
      client: fc.nat(2),
      token: fc.nat(4),
      fault: fc.constantFrom(...createFaults),
      killAt: fc.option(fc.constantFrom(...launchSteps), { freq: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("poll" as const),
      poller: fc.nat(1),
      fault: fc.oneof(
        { weight: 2, arbitrary: fc.constant("good" as const) },
        { weight: 1, arbitrary: fc.constantFrom(...listFaults) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      seconds: fc.constantFrom(1, 5, 40, 130, 700, 1300),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("lag" as const), seconds: fc.constantFrom(0, 20, 900) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("terminate" as const),
      pick: fc.nat(5),
      fault: fc.constantFrom(...deleteFaults),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), pick: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "foreign" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

describe("B-19: the state machine against a model of an unreliable provider", () => {
  it("holds its four invariants, and every state ends or waits for the owner", async () => {
    const { count, seed } = startChaosRun("B-19", {
      full: 20_000,
      short: 40,
      unit: "runs of up to 50 steps",
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: 1, maxLength: 3 }), { maxLength: 17 }),
        fc.scheduler(),
        (batches, scheduler) => run(batches, scheduler),
      ),
      { numRuns: count, seed, endOnFailure: false },
    );
  });
});

async function run(batches: Command[][], scheduler: fc.Scheduler): Promise<void> {
  const world = await World.make(() => scheduler.schedule(Promise.resolve(), "cloud"));
  try {
    for (const batch of batches) {
      const work = Promise.all(batch.map((step) => world.do(step)));
      await scheduler.waitFor(work);
      await world.check();
    }
    await scheduler.waitFor(world.heal());
    await world.check();
    await world.checkEnd();
  } finally {
    closeDatabase(world.database);
  }
}

class World {
  time = Date.UTC(2026, 10, 20, 12);
  generation = 0;
  leases: (Lease | null)[] = [null, null];
  readonly cloud: FakeInstanceClient;
  readonly requested = new Set<string>();
  readonly tokens = new Map<string, Set<string>>();

  static async make(pause: () => Promise<void>): Promise<World> {
    const database = databaseOfTest();
    const world = new World(database, pause);
    await atomically(database, (tx) => saveAccount(tx, account, world.time));
    return world;
  }

  private constructor(
    readonly database: Reader,
    pause: () => Promise<void>,
  ) {
    this.cloud = new FakeInstanceClient(sampleOffer, () => this.time, pause);
  }

  get context() {
    return {
      cloud: {
        account,
        label: "Shadeform",
        accountLabel: null,
        machines: this.cloud,
        facts,
        keyHash: "model",
      } satisfies ProviderClient,
    };
  }

  holder(client: number): string {
    return `elsewhere-${client}:${this.generation}:x`;
  }

  async do(step: Command): Promise<void> {
    switch (step.kind) {
      case "launch":
        return this.launch(step);
      case "poll":
        this.cloud.listFault = step.fault;
        return this.poll(step.poller);
      case "wait":
        this.time += step.seconds * second;
        return;
      case "lag":
        this.cloud.listLag = step.seconds * second;
        return;
      case "terminate": {
        this.cloud.deleteFault = step.fault;
        const ours = (await listPresentInstances(this.database, [account.id])).filter(
          ({ launchTag }) => launchTag,
        );
        const chosen = ours[step.pick % Math.max(1, ours.length)];
        if (!chosen) return;
        this.requested.add(chosen.nativeId);
        await requestTermination(this.database, chosen, {
          askedBy: "owner",
          holder: this.holder(0),
          now: this.time,
        });
        await this.terminate();
        return;
      }
      case "end": {
        const chosen = this.cloud.machines[step.pick % Math.max(1, this.cloud.machines.length)];
        if (chosen) chosen.isAlive = false;
        return;
      }
      case "foreign":
        this.cloud.addMachine("somebody-elses-gx-aaaaaaaaaaaaaaaa");
        return;
      case "restart":
        this.generation++;
        return;
    }
  }

  async launch({ client, token, fault, killAt }: Extract<Command, { kind: "launch" }>): Promise<void> {
    this.cloud.createFault = fault;
    const generation = this.generation;
    const confirmToken = `token-${token}-of-the-model`;
    const order = { offerId: "aaaaaaaaaaaaaaaa", maxPriceMicros: 2_000_000, confirmToken };
    try {
      const result = await launch(order, {
        database: this.database,
        account,
        machines: this.cloud,
        offer: sampleOffer,
        keys: [],
        limits: {
          accountIds: [account.id],
          maxMachines: 3,
          maxHourlyMicros: 100_000_000,
          maxCommittedMicros: Number.MAX_SAFE_INTEGER,
        },
        holder: this.holder(client),
        now: () => this.time,
        priceOf: () => ({ hourlyMicros: 2_000_000, periodMicros: null }),
        onStep(name) {
          if (name === killAt) throw new Killed();
        },
      });
      if (result.kind === "launched") {
        const known = this.tokens.get(confirmToken) ?? new Set();
        this.tokens.set(confirmToken, known.add(result.launchId));
      }
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      // A dead process loses its name.
      if (generation === this.generation) this.generation++;
    }
  }

  async poll(poller: number): Promise<void> {
    const taken = await atomically(this.database, (tx) =>
      acquireLease(tx, {
        name: "poller",
        holder: `poller-${poller}`,
        now: this.time,
        lifetime: 30 * second,
        dead: null,
      }),
    );
    if (taken) this.leases[poller] = taken;
    try {
      await this.recover();
      await reconcile(this.context.cloud, {
        database: this.database,
        lease: () => this.leases[poller] ?? null,
        signal: new AbortController().signal,
        now: () => this.time,
        since: (_key, stored) => this.time - stored,
        priceOf: () => 2_000_000,
      });
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
    }
  }

  async recover(): Promise<void> {
    await recoverInterrupted(this.database, [account.id], { holder: this.holder(9), now: this.time });
  }

  async terminate(): Promise<void> {
    await sendTerminations(this.context.cloud, { database: this.database, now: () => this.time });
  }

  /** All faults end; time goes on. */
  async heal(): Promise<void> {
    this.cloud.listFault = "good";
    this.cloud.deleteFault = "good";
    this.cloud.listLag = 0;
    for (let pass = 0; pass < 14; pass++) {
      this.time += 5 * minute;
      await this.terminate();
      await this.poll(0);
    }
  }

  /** The invariants I1 to I4, checked after every step. */
  async check(): Promise<void> {
    for (const count of this.cloud.creates.values()) expect(count).toBe(1);
    for (const launches of this.tokens.values()) expect(launches.size).toBe(1);
    for (const id of this.cloud.deletes) expect(this.requested).toContain(id);
    for (const { id, name, isAlive: lives } of this.cloud.machines) {
      if (!lives || !this.cloud.creates.has(name)) continue;
      const [launchTag] = /gx-[a-z2-7]{16}/.exec(name)!;
      const rows = await listInstancesByLaunchTag(this.database, launchTag);
      const row = rows.find(({ nativeId }) => nativeId === id);
      if (row) expect(row.goneAt, `${id} lives and is shown as gone`).toBeNull();
      const attempts = await listAttemptsByState(this.database, [account.id], [...attemptStates]);
      // An unseen machine is pending, unknown, or within the longest lag of the lists.
      expect(attempts.some((attempt) => attempt.launchTag === launchTag)).toBe(true);
    }
  }

  /** After the faults: nothing is pending, no machine is unseen, and every termination is done. */
  async checkEnd(): Promise<void> {
    const open = await listAttemptsByState(this.database, [account.id], ["prepared", "sending", "unknown"]);
    expect(open).toEqual([]);
    const present = await listPresentInstances(this.database, [account.id]);
    const living = this.cloud.machines.filter(({ isAlive: lives }) => lives).map(({ id }) => id);
    expect(present.map(({ nativeId }) => nativeId).sort()).toEqual(living.sort());
    for (const { nativeId, launchTag } of present) {
      const isOurs = this.cloud.creates.has(this.cloud.machines.find(({ id }) => id === nativeId)!.name);
      expect(launchTag !== null).toBe(isOurs);
    }
    expect(await listOpenTerminations(this.database, [account.id])).toEqual([]);
    for (const { launchId } of await listAttemptsByState(this.database, [account.id], ["duplicate"])) {
      const [attempt] = await listAttempts(this.database, launchId);
      const twins = present.filter(({ launchTag }) => launchTag === attempt!.launchTag);
      expect(twins.length).toBeGreaterThan(1);
    }
  }
}
