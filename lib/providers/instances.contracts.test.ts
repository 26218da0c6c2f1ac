import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ListedOffer } from "@/lib/domain/offer";
import { providerIds } from "@/lib/domain/provider-id";
import { validateSettings, resolveSettings } from "@/lib/instances/settings";
import { until } from "@/testing/process/until";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { createNeverOpenBreaker } from "@/testing/offers/poll-harness";
import {
  findContractViolations,
  findOperation,
  listOperations,
  unusedOperations,
} from "@/testing/cloud/contract-check";
import { createMemory } from "@/testing/cloud/fixture-cloud";
import type { CreateOrder, InstanceClient } from "./instances";
import type { ClientContext } from "./provider";
import { providers } from "./registry";
import { startRelay, type Relay } from "@/testing/cloud/relay";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB96uYj0dJqTXDA8Rn90vzSPDtD6qKCgSwjOlEgiPaq4";
const launchTag = "gx-abcdefghijklmnop";
const signal = (): AbortSignal => AbortSignal.timeout(20_000);

const noOrder = { offerId: "", maxPriceMicros: 1, confirmToken: "" };

let sandbox: Sandbox;
beforeAll(async () => {
  const start = Date.now();
  // Run the sandbox 60 times faster than real time.
  sandbox = await startSandbox({ bootSeconds: 2, now: () => start + 60 * (Date.now() - start) });
});
afterAll(() => sandbox.close());

describe.each(providerIds)("%s, every documented endpoint against the sandbox", (id) => {
  let relay: Relay;
  let context: ClientContext;
  let machines: InstanceClient;
  let offers: ListedOffer[];

  beforeAll(async () => {
    relay = await startRelay(sandbox.baseUrls[id]);
    context = {
      apiKey: "sandbox",
      baseUrl: relay.baseUrl,
      breaker: createNeverOpenBreaker(),
      memory: createMemory(),
      settings: { interval: 60 },
      now: () => new Date(),
    };
    const client = providers[id].connect(context);
    machines = client.instances!;
    offers = [];
    for await (const part of client.listOffers({ signal: signal(), known: new Map() })) {
      if (part.kind === "snapshot") offers.push(...part.offers);
      if (offers.length > 60) break;
    }
  });
  afterAll(() => relay.close());

  it("launches, reads, acts and terminates as documented, and uses every endpoint but the unused ones", async () => {
    await machines.validateKey?.(signal());
    const key = machines.addKey ? await machines.addKey("contract key", publicKey) : null;
    if (key)
      expect((await machines.listKeys!(signal())).map(({ nativeId }) => nativeId)).toContain(key.nativeId);

    const offer = await available();
    const fields = await machines.launchFields(offer, signal());
    const settings: Record<string, string> = {};
    for (const { id: field, initial } of fields) if (initial !== null) settings[field] = initial;
    const order: CreateOrder = {
      offer,
      name: `contract-${launchTag}`,
      launchTag,
      key,
      autoDelete: null,
      settings,
    };
    const outcome = await machines.create(order);
    expect(outcome).toMatchObject({ kind: "created" });
    const nativeId = (outcome as { nativeId: string }).nativeId;

    const listing = await machines.list(signal());
    expect(listing).toMatchObject({ complete: true, unreliableReason: null });
    expect(listing.instances.map((machine) => machine.nativeId)).toContain(nativeId);
    await until(async () => (await machines.read(nativeId, signal()))?.state === "running");
    await actOn(nativeId);
    if (id === "massedcompute") await machines.checkSettings!(offer, { coupon: "TestCoupon" }, signal());
    await machines.terminate(nativeId);
    await until(async () => ((await machines.read(nativeId, signal()))?.state ?? "gone") === "gone");
    if (key) await machines.removeKey!(key.nativeId);

    for (const exchange of relay.exchanges)
      expect(findContractViolations(id, exchange), `${exchange.method} ${exchange.path}`).toEqual([]);
    const used = new Set(relay.exchanges.map((exchange) => findOperation(id, exchange)));
    const unused = listOperations(id).filter((operation) => !used.has(operation));
    expect(unused).toEqual(unusedOperations[id]);
  });

  it("classifies the cost of every setting, and accepts no other", async () => {
    const kinds = new Map(offers.map((offer) => [`${offer.type} ${offer.billing}`, offer]));
    for (const [kind, offer] of kinds) {
      const fields = await machines.launchFields(offer, signal());
      const missing = fields.filter((field) => !providers[id].settingCosts.has(field.id));
      expect(missing, kind).toEqual([]);
      const bounded = fields.filter((field) => providers[id].settingCosts.get(field.id) === "bounded");
      for (const { id: field, most } of bounded) {
        expect(most, field).not.toBeNull();
        const settings = resolveSettings({ ...noOrder, settings: { [field]: String(most! + 1) } }, fields);
        expect(validateSettings(settings, fields), field).toMatchObject({ kind: "invalid", field });
      }
      const priced = fields.some((field) => providers[id].settingCosts.get(field.id) === "priced");
      expect(machines.readPriced !== undefined, kind).toBe(priced);
      for (const stray of ["unheardOf", "__proto__", "constructor", "toString"]) {
        const given = JSON.parse(`{"${stray}": "1"}`) as Record<string, string>;
        const settings = resolveSettings({ ...noOrder, settings: given }, fields);
        const optional = fields.map((field) => ({ ...field, required: false }));
        expect(validateSettings(settings, optional)).toMatchObject({ kind: "invalid", field: stray });
      }
    }
  });

  it("launches a container offer with the default settings, if it has any", async () => {
    const containers = offers.filter(({ type }) => type === "container");
    if (id === "shadeform" || id === "sesterce") expect(containers).not.toEqual([]);
    for (const container of containers) {
      const offer = await machines.readOffer(container, signal());
      if (offer?.stock !== "in-stock") continue;
      const fields = await machines.launchFields(offer, signal());
      const initial = fields.flatMap((field) => (field.initial === null ? [] : [[field.id, field.initial]]));
      const settings = Object.fromEntries(initial) as Record<string, string>;
      expect((await machines.checkSettings?.(offer, settings, signal())) ?? null).toBeNull();
      const order = {
        offer,
        name: `container-${launchTag}`,
        launchTag,
        key: null,
        autoDelete: null,
        settings,
      };
      const outcome = await machines.create(order);
      // The sandbox runs faster, so its stock changes quickly.
      if (outcome.kind === "rejected" && outcome.error.kind === "sold-out") continue;
      return expect(outcome).toMatchObject({ kind: "created" });
    }
    expect(containers).toEqual([]);
  });

  async function available(): Promise<ListedOffer> {
    for (const offer of offers.filter(({ stock, type }) => stock === "in-stock" && type !== "container")) {
      const now = await machines.readOffer(offer, signal());
      if (now?.stock === "in-stock") return now;
    }
    throw new Error("Nothing is in stock");
  }

  async function actOn(nativeId: string): Promise<void> {
    const isRunning = async () => (await machines.read(nativeId, signal()))?.state === "running";
    if (machines.reveal) expect((await machines.reveal(nativeId, signal())).length).toBeGreaterThan(0);
    if (machines.rename) await machines.rename(nativeId, `renamed-${launchTag}`);
    if (machines.setAutoDelete) {
      await machines.setAutoDelete(nativeId, { at: new Date(Date.now() + 3_600_000), spend: "5.00" });
      await machines.setAutoDelete(nativeId, null);
    }
    if (machines.setPorts) await machines.setPorts(nativeId, { tcp: [], http: [8080] });
    if (machines.restart) {
      await machines.restart(nativeId);
      await until(isRunning);
    }
    if (machines.stop && machines.start) {
      await machines.stop(nativeId);
      await until(async () => (await machines.read(nativeId, signal()))?.state === "stopped");
      await machines.start(nativeId);
      await until(isRunning);
    }
  }
});
