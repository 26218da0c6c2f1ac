import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { closeDatabase } from "@/db/client";
import type { MachineOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { LaunchOrder } from "@/lib/instances/schema";
import type { Child } from "@/testing/process/child";
import type { LauncherRequest } from "@/testing/launch/children/launcher-child";
import type { Random } from "@/testing/random";
import { openAt, testServer } from "@/testing/database/open";
import { createDatabase } from "@/testing/postgres/database";
import { until } from "@/testing/process/until";

import type { LauncherPool } from "./launcher-pool";
import { deleteRoutes, nextCreateFault } from "./launch-routes";
import { buildOrder, fixedOfferPrice, LaunchHarness } from "./launch-harness";

type Order = LaunchOrder & { offer: MachineOffer };

/** A harness whose ledger is a file that other processes open and are killed at. */
export class CrashHarness {
  #delayed: "create" | "delete" | null = null;
  #before = 0;

  private constructor(
    readonly harness: LaunchHarness,
    private readonly folder: string,
    private readonly file: string,
    private readonly crew: LauncherPool,
    private readonly random: Random,
  ) {}

  static async open(provider: ProviderId, random: Random, crew: LauncherPool): Promise<CrashHarness> {
    const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
    const server = testServer();
    const postgres = server ? createDatabase(server) : null;
    await postgres?.created;
    const file = postgres?.url ?? path.join(folder, "killed.db");
    // Nothing hangs here, and the machine may be busy.
    const harness = await LaunchHarness.open({
      provider,
      random,
      timeout: 20_000,
      database: openAt(file),
    });
    return new CrashHarness(harness, folder, file, crew, random);
  }

  async close(): Promise<void> {
    closeDatabase(this.harness.database);
    await this.harness.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async order(): Promise<Order> {
    const offer = await this.harness.findAvailableOffer();
    return { ...buildOrder(offer), offer };
  }

  /** Sends a launch to a process; no other process has the file open meanwhile. */
  async sendToLaunch(
    { offer, ...order }: Order,
    death: Partial<LauncherRequest["launch"]> = {},
  ): Promise<Child> {
    const price = fixedOfferPrice(offer)!;
    return this.#send({ launch: { offer, order, price, dieAt: null, pause: 0, ...death } });
  }

  async sendToTerminate(instanceId: string): Promise<Child> {
    return this.#send({ terminate: instanceId });
  }

  /** Delays the next create or delete by up to 1.5 seconds, before or after its effect. */
  async delay(what: "create" | "delete"): Promise<void> {
    const { provider } = this.harness.account;
    this.#delayed = what;
    this.#before = this.harness.listEvents(what).length;
    const when = this.random.pick(["before", "after"]);
    const fault = { kind: "delay", delay: this.random.integer(1_500), when };
    await this.harness.control(
      what === "create"
        ? nextCreateFault(provider, fault)
        : { fault: { ...fault, route: deleteRoutes[provider], times: 1 } },
    );
  }

  /**
   * Simulates the start after a kill: only the file remains. The first list may run before the pending request takes effect;
   * when this resolves, it has taken effect and the clock has not moved.
   */
  async restartAfterKill(): Promise<void> {
    this.harness.database = openAt(this.file);
    this.harness.restart();
    if (this.random.next() < 0.5) await this.harness.tick();
    // The second reply proves that everything in the dead process's sockets has been read.
    await this.harness.control({});
    const { faults } = (await this.harness.control({})) as { faults: Record<string, unknown[] | undefined> };
    const what = this.#delayed;
    const wasTaken = what !== null && faults[this.harness.account.provider]?.length === 0;
    if (wasTaken)
      await until(() => this.harness.listEvents(what).length > this.#before, { what: `a late ${what}` });
    await this.harness.control({ fault: null });
    this.#delayed = null;
  }

  /** Ids of the billing machines that this harness ordered. */
  billingIds(): string[] {
    const ours = this.harness
      .actualMachines()
      .filter(({ name, billing }) => billing && this.harness.countCreates(name) > 0);
    return ours.map(({ id }) => id).sort();
  }

  /** Ids of the machines that the ledger considers present and ours. */
  async knownIds(): Promise<string[]> {
    const ours = (await this.harness.listPresentMachines()).filter(({ launchTag }) => launchTag !== null);
    return ours.map(({ nativeId }) => nativeId).sort();
  }

  async #send(request: Pick<LauncherRequest, "launch" | "terminate">): Promise<Child> {
    const { harness, random } = this;
    closeDatabase(harness.database);
    return this.crew.send({
      file: this.file,
      baseUrl: harness.sandbox.baseUrls[harness.account.provider],
      account: harness.account,
      now: harness.time,
      // A holder in another container: nobody can detect that it is dead.
      holder: random.next() < 0.3 ? "elsewhere:1:launcher" : null,
      ...request,
    });
  }
}
