import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { openDatabase } from "@/db/client";
import type { ListedOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { LaunchOrder } from "@/lib/instances/schema";

import type { Child } from "./child";
import type { LauncherRequest } from "./launcher-child";
import type { LauncherPool } from "./launcher-pool";
import type { Random } from "./random";
import { deleteRoutes, nextCreateFault } from "./launch-routes";
import { buildOrder, fixedOfferPrice, LaunchHarness } from "./launch-harness";
import { until } from "./until";

type Order = LaunchOrder & { offer: ListedOffer };

/** A harness whose ledger is a file that other processes open and are killed at. */
export class CrashHarness {
  #delayed: "create" | "delete" | null = null;
  #before = 0;

  private constructor(
    readonly rig: LaunchHarness,
    private readonly folder: string,
    private readonly file: string,
    private readonly crew: LauncherPool,
    private readonly random: Random,
  ) {}

  static async open(provider: ProviderId, random: Random, crew: LauncherPool): Promise<CrashHarness> {
    const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
    const file = path.join(folder, "killed.db");
    // Nothing hangs here, and the machine may be busy.
    const rig = await LaunchHarness.open({ provider, random, timeout: 20_000, database: openDatabase(file) });
    return new CrashHarness(rig, folder, file, crew, random);
  }

  async close(): Promise<void> {
    this.rig.database.$client.close();
    await this.rig.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async order(): Promise<Order> {
    const offer = await this.rig.findAvailableOffer();
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
    const { provider } = this.rig.account;
    this.#delayed = what;
    this.#before = this.rig.listEvents(what).length;
    const when = this.random.pick(["before", "after"]);
    const fault = { kind: "delay", delay: this.random.integer(1_500), when };
    await this.rig.control(
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
    this.rig.database = openDatabase(this.file);
    this.rig.restart();
    if (this.random.next() < 0.5) await this.rig.tick();
    // The second reply proves that everything in the dead process's sockets has been read.
    await this.rig.control({});
    const { faults } = (await this.rig.control({})) as { faults: Record<string, unknown[] | undefined> };
    const what = this.#delayed;
    const wasTaken = what !== null && faults[this.rig.account.provider]?.length === 0;
    if (wasTaken)
      await until(() => this.rig.listEvents(what).length > this.#before, { what: `a late ${what}` });
    await this.rig.control({ fault: null });
    this.#delayed = null;
  }

  /** Ids of the billing machines that this harness ordered. */
  billingIds(): string[] {
    const ours = this.rig
      .actualMachines()
      .filter(({ name, billing }) => billing && this.rig.countCreates(name) > 0);
    return ours.map(({ id }) => id).sort();
  }

  /** Ids of the machines that the ledger considers present and ours. */
  async knownIds(): Promise<string[]> {
    const ours = (await this.rig.listPresentMachines()).filter(({ marker }) => marker !== null);
    return ours.map(({ nativeId }) => nativeId).sort();
  }

  async #send(errand: Pick<LauncherRequest, "launch" | "terminate">): Promise<Child> {
    const { rig, random } = this;
    rig.database.$client.close();
    return this.crew.send({
      file: this.file,
      baseUrl: rig.sandbox.baseUrls[rig.account.provider],
      account: rig.account,
      now: rig.time,
      // A holder in another container: nobody can detect that it is dead.
      holder: random.next() < 0.3 ? "elsewhere:1:launcher" : null,
      ...errand,
    });
  }
}
