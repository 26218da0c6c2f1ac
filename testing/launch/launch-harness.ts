import { randomBytes } from "node:crypto";

import { saveAccount, type Account } from "@/db/accounts";
import { listPresentInstances, type StoredInstance } from "@/db/instances";
import type { CapLimits } from "@/db/caps";
import { findLaunch, listAttempts, type StoredAttempt } from "@/db/ledger";
import { acquireLease, type Lease } from "@/db/leases";
import { temporaryDatabase } from "@/testing/database/temporary";
import { periodMicros, priceMicros, type NativePrice } from "@/lib/domain/money";
import type { Clock } from "@/lib/clock/clock";
import { ClockWatch } from "@/lib/clock/watch";
import type { MachineOffer } from "@/lib/domain/offer";
import type { ProviderId } from "@/lib/domain/provider-id";
import type { ProviderClient } from "@/lib/instances/provider-clients";
import { launch } from "@/lib/instances/launch";
import type { LaunchContext } from "@/lib/instances/launch-context";
import { Reconciler } from "@/lib/instances/reconciler";
import type { OfferPrice } from "@/lib/instances/reread";
import type { LaunchOrder, LaunchResult } from "@/lib/instances/schema";
import { defaultLimits } from "@/lib/providers/http";
import type { InstanceListing, ListedInstance } from "@/lib/providers/instances";
import type { Client } from "@/lib/providers/provider";
import { providers } from "@/lib/providers/registry";
import { startSandbox, type Sandbox, type SandboxOptions } from "@/sandbox/server";

import { isShortRun } from "@/testing/process/chaos-run";
import type { Random } from "@/testing/random";
import { connectTestProvider } from "@/testing/offers/poll-harness";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

/** Dollars per currency of the sandbox; any constant figures work. */
const rates: Record<string, number> = { USD: 1, CNY: 0.14, RUB: 0.0125 };

const second = 1_000;
const unlimited = {
  maxMachines: 100_000,
  maxHourlyMicros: Number.MAX_SAFE_INTEGER,
  maxCommittedMicros: Number.MAX_SAFE_INTEGER,
};

export interface LaunchHarnessOptions {
  provider: ProviderId;
  sandbox?: Sandbox;
  random: Random;
  /** The timeout of provider requests, in milliseconds of the real clock. */
  timeout?: number;
  sandboxOptions?: SandboxOptions;
  /** Skips the foreign machine that GPUGeek's account has by default. */
  skipAnchor?: boolean;
  database?: Reader;
  /** The URL of a proxy between the app and the provider, if any. */
  baseUrl?: (sandbox: Sandbox) => Promise<string>;
}

/** One cloud of the sandbox, its account, the ledger, and a virtual clock. */
export class LaunchHarness {
  time = Date.UTC(2026, 10, 20, 12);
  /** Milliseconds by which the app's wall clock is ahead of the true time; changing it is a clock jump. */
  ahead = 0;
  /** Milliseconds during which the app's host was suspended. */
  slept = 0;
  /** Whether the provider's replies contain the true time in `Date` headers. */
  hasDates = true;
  readonly clock: Clock = { wall: () => this.time + this.ahead, monotonic: () => this.time - this.slept };
  watch!: ClockWatch;
  account!: Account;
  cloud!: ProviderClient;
  database!: Reader;
  sandbox!: Sandbox;
  reconciler!: Reconciler;
  lease!: Lease;
  limits!: CapLimits;
  /** Overrides what the provider's lists report of every machine except the anchor. */
  reported: Partial<ListedInstance> = {};
  readonly #random: Random;
  #client!: Client;
  #offers: Promise<MachineOffer[]> | null = null;
  #offersAt = -1;
  #disposals: (() => unknown)[] = [];

  private constructor(random: Random) {
    this.#random = random;
  }

  static async open({
    provider,
    random,
    timeout = 1_500,
    ...options
  }: LaunchHarnessOptions): Promise<LaunchHarness> {
    const harness = new LaunchHarness(random);
    const { database, dispose } = options.database
      ? { database: options.database, dispose: () => undefined }
      : temporaryDatabase();
    harness.database = database;
    const usual = { ...defaultLimits };
    Object.assign(defaultLimits, { headers: timeout, total: timeout });
    harness.sandbox =
      options.sandbox ??
      (await startSandbox({
        control: true,
        now: () => harness.time,
        bootSeconds: 10,
        ...options.sandboxOptions,
      }));
    harness.#disposals = [
      () => Object.assign(defaultLimits, usual),
      ...(options.sandbox ? [] : [() => harness.sandbox.close()]),
      dispose,
    ];
    harness.account = { id: `rig:${provider}`, kind: "environment", provider };
    await atomically(database, (tx) => saveAccount(tx, harness.account, harness.time));
    const baseUrl = (await options.baseUrl?.(harness.sandbox)) ?? harness.sandbox.baseUrls[provider];
    harness.#client = connectTestProvider(providers[provider], baseUrl, {
      now: () => new Date(harness.time),
    });
    const machines = harness.#client.instances!;
    const { label, instances: facts } = providers[provider];
    harness.cloud = {
      account: harness.account,
      label,
      accountLabel: null,
      machines: { ...machines, list: async (signal) => harness.#report(await machines.list(signal)) },
      facts: facts!,
      keyHash: "rig",
    };
    harness.lease = (await atomically(database, (tx) =>
      acquireLease(tx, {
        name: "poller",
        holder: "rig",
        now: harness.time,
        lifetime: 10 ** 12,
        dead: null,
      }),
    ))!;
    harness.limits = { accountIds: [harness.account.id], ...unlimited };
    harness.restart();
    // GPUGeek's empty list never proves that a machine is gone; a foreign machine keeps it from being empty.
    if (provider === "gpugeek" && !options.skipAnchor)
      await harness.control({ machine: { name: "anchor", hourly: 1 } });
    return harness;
  }

  /** Simulates a restart: everything in memory is lost. */
  restart(): void {
    this.watch = new ClockWatch(this.clock);
    this.reconciler = new Reconciler({
      database: this.database,
      clouds: [this.cloud],
      holder: `elsewhere:${this.#random.integer(1e9)}:rig`,
      interval: 30 * second,
      lease: () => this.lease,
      priceOf: async () => fixedHourlyMicros,
      watch: this.watch,
    });
  }

  /** Replaces the account's key by one for the account in that sandbox. */
  exchangeKey(keyHash: string, { baseUrls }: Sandbox): void {
    const { provider } = this.account;
    const client = connectTestProvider(providers[provider], baseUrls[provider], {
      now: () => new Date(this.time),
    });
    Object.assign(this.cloud, { keyHash, machines: client.instances! });
    this.restart();
  }

  #report(listing: InstanceListing): InstanceListing {
    const instances = listing.instances.map((machine) =>
      machine.name === "anchor" ? machine : { ...machine, ...this.reported },
    );
    return { ...listing, instances };
  }

  async close(): Promise<void> {
    for (const dispose of this.#disposals) await dispose();
  }

  /** Sends the sandbox a command about this provider. */
  async control(command: Record<string, unknown>): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.sandbox.url}/control`, {
      method: "POST",
      body: JSON.stringify({ provider: this.account.provider, ...command }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Record<string, unknown>;
  }

  /** Offers in stock with a known price in dollars, without containers, which need an image. */
  async offers(): Promise<MachineOffer[]> {
    if (this.#offers !== null && this.time - this.#offersAt < 600 * second) return this.#offers;
    this.#offersAt = this.time;
    // Concurrent launches share one read, which takes hundreds of requests at GPUGeek.
    this.#offers = this.#readOffers();
    const isUseful = await this.#offers.then(
      ({ length }) => length > 0,
      () => false,
    );
    if (!isUseful) this.#offersAt = -1e15;
    return this.#offers;
  }

  async #readOffers(): Promise<MachineOffer[]> {
    const found: MachineOffer[] = [];
    const signal = AbortSignal.timeout(600_000);
    for await (const part of this.#client.listOffers({ signal, known: new Map() })) {
      if (part.kind === "snapshot") found.push(...(part.offers as MachineOffer[]));
      // GPUGeek needs a request per combination; a few are enough.
      if (found.length > (isShortRun() ? 100 : 400)) break;
    }
    return found.filter(
      ({ stock, type, native, gpuCount }) =>
        stock === "in-stock" && type !== "container" && fixedHourlyMicros(native, gpuCount) !== null,
    );
  }

  /** An offer that the provider confirms to be in stock now. */
  async findAvailableOffer(isWanted: (offer: MachineOffer) => boolean = () => true): Promise<MachineOffer> {
    for (let tries = 0; tries < 60; tries++) {
      if (tries % 20 === 19) this.#offersAt = -1e15;
      const offer = this.#random.pick((await this.offers()).filter(isWanted));
      const now = await this.cloud.machines.readOffer(offer, AbortSignal.timeout(10_000));
      if (now?.stock === "in-stock") return now as MachineOffer;
    }
    throw new Error("Nothing is in stock");
  }

  /** Launches an offer, by default an available one, with ten times its price as the limit. */
  async launch(
    more: Partial<LaunchOrder> & {
      offer?: MachineOffer;
      onStep?: LaunchContext["onStep"];
      eventOf?: LaunchContext["eventOf"];
      accountsRevision?: number;
    } = {},
  ): Promise<LaunchResult> {
    const { offer = await this.findAvailableOffer(), onStep, eventOf, accountsRevision, ...overrides } = more;
    const order = { ...buildOrder(offer), ...overrides };
    const result = await launch(order, { ...this.launchContext(offer, onStep), eventOf, accountsRevision });
    this.reconciler.requestListing(this.account.id);
    return result;
  }

  launchContext(offer: MachineOffer, onStep?: LaunchContext["onStep"]): LaunchContext {
    return {
      database: this.database,
      account: this.account,
      machines: this.cloud.machines,
      offer,
      keys: [],
      limits: this.limits,
      holder: "elsewhere:0:sender",
      now: this.clock.wall,
      monotonic: this.clock.monotonic,
      priceOf: fixedOfferPrice,
      onStep,
    };
  }

  /** Advances the clock and runs the reconciler when it is due. */
  async advance(seconds: number, step = 5): Promise<void> {
    for (let passed = 0; passed < seconds; passed += step) {
      this.time += Math.min(step, seconds - passed) * second;
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    if (this.hasDates) this.watch.observe(this.account.provider, this.time);
    await this.reconciler.tick(this.lease, new AbortController().signal);
    await this.reconciler.whenIdle();
  }

  /** The only attempt of a launch. */
  async readAttempt(result: LaunchResult): Promise<StoredAttempt> {
    if (result.kind !== "launched") throw new Error(`Not launched: ${JSON.stringify(result)}`);
    const launched = await findLaunch(this.database, result.launchId);
    return (await listAttempts(this.database, launched!.id)).at(-1)!;
  }

  /** Machines of the ledger that are not gone. */
  async listPresentMachines(): Promise<StoredInstance[]> {
    const present = await listPresentInstances(this.database, [this.account.id]);
    return present.filter(({ name }) => name !== "anchor");
  }

  /** The true state of this provider's machines. */
  actualMachines(): ReturnType<Sandbox["machines"]> {
    return this.sandbox
      .machines()
      .filter(({ provider, name }) => provider === this.account.provider && name !== "anchor");
  }

  /** The number of creates that reached the provider for a name, without dry runs. */
  countCreates(name: string): number {
    return this.listEvents("create").filter((entry) => entry.name === name).length;
  }

  listEvents(event: "create" | "delete" | "action"): ReturnType<Sandbox["logEntries"]> {
    return this.sandbox
      .logEntries()
      .filter((entry) => entry.provider === this.account.provider && entry.event === event);
  }
}

/** An order of an offer with a new token. */
export function buildOrder(offer: MachineOffer): LaunchOrder {
  const { hourlyMicros, periodMicros: due } = fixedOfferPrice(offer)!;
  return {
    offerId: "aaaaaaaaaaaaaaaa",
    maxPriceMicros: 10 * hourlyMicros,
    ...(due !== null && { maxTotalMicros: 10 * due }),
    confirmToken: randomBytes(12).toString("hex"),
    name: "rig",
    sshKeyId: null,
    killSwitch: "off",
  };
}

/** The price of an offer at the harness's own rates. */
export function fixedOfferPrice({ native, gpuCount, billing }: MachineOffer): OfferPrice | null {
  const hourlyMicros = fixedHourlyMicros(native, gpuCount);
  if (hourlyMicros === null) return null;
  return {
    hourlyMicros,
    periodMicros: periodMicros(billing, native, gpuCount, rates[native.currency ?? "RUB"]!),
  };
}

/** Micro-dollars per machine-hour at the harness's own rates. */
export function fixedHourlyMicros(native: NativePrice, gpuCount: number): number | null {
  // CloudCompute rows mostly have no currency; an operator would configure roubles.
  const usd = rates[native.currency ?? "RUB"];
  return usd === undefined ? null : priceMicros(native, gpuCount, usd);
}
