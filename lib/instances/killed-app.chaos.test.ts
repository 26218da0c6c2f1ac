import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, expect, it } from "vitest";

import { inspectDatabase } from "@/testing/database/inspect";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { Offer } from "@/lib/offers/schema";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { createRoutes, nextCreateFault } from "@/testing/launch/launch-routes";
import { sandboxVariables } from "@/testing/app/sandbox-variables";
import { isBuilt, startBuiltApp, type BuiltApp } from "@/testing/app/built-app";
import { bearerHeader, createOwnerCredentials, type OwnerCredentials } from "@/testing/app/owner";
import type { Random } from "@/testing/random";
import { until } from "@/testing/process/until";
import { startSandbox, type Sandbox } from "@/sandbox/server";

import { findLaunchTags } from "./names";
import type { Instance, Launch } from "./schema";

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-"));
const file = path.join(folder, "cheapest-gpu.db");
const copy = path.join(folder, "copy.db");
const dailyProbes = 60;
/** Delay of a create, in milliseconds. */
const longestDelay = 1_500;
let sandbox: Sandbox | undefined;
let app: BuiltApp | undefined;
let pass: OwnerCredentials | undefined;

afterAll(async () => {
  await app?.kill();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Order {
  provider: ProviderId;
  body: { offerId: string; maxPriceMicros: number; confirmToken: string; sshKeyId: null };
}

interface Answer {
  status: number;
  launch: Launch;
}

/** A create call as the ledger has it. */
interface Attempt {
  token: string;
  launchTag: string;
  name: string;
  state: string;
  provider: ProviderId;
}

it("B-01: launches once and shows every billing machine after kills of the whole app", async () => {
  const id = "B-01 through the built app";
  if (!isBuilt) return reportSkipped(id, "there is no build; `npm run build` makes one");
  const { count, random } = startChaosRun(id, {
    full: 60,
    short: 2,
    unit: "kills of up to five launches each",
  });
  sandbox = await startSandbox({ control: true, bootSeconds: 2 });
  app = await startBuiltApp(variables(sandbox));
  pass = await createOwnerCredentials(folder);
  await until(isReady, { within: 60_000, what: "offers of all clouds" });
  let ordered = 0;
  let caught = 0;
  for (let kills = 0; kills < count; kills++) {
    const orders = await chooseOrders(random);
    await killDuring(orders, random);
    const lastEffect = Date.now() + longestDelay;
    const written = attempts(copyLedger());
    const tokens = new Set(written.map(({ token }) => token));
    ordered += orders.length;
    caught += written.filter(({ state }) => state === "sending").length;
    app = await startBuiltApp(variables(sandbox));
    const startedAt = Date.now();

    // The caller sees no reply and clicks again.
    for (const { order, answer } of await Promise.all(orders.map(post))) {
      const { confirmToken } = order.body;
      const statuses = tokens.has(confirmToken) ? [200, 409] : [202, 409];
      expect(statuses, JSON.stringify(answer)).toContain(answer?.status);
      if (answer?.status === 409) continue;
      const launched = await get<Launch>(`/api/v1/launches/${answer!.launch.id}`);
      const own = attempts().filter(({ token }) => token === confirmToken);
      expect(launched.attempts.map(({ marker }) => marker)).toEqual(own.map(({ launchTag }) => launchTag));
    }

    const isOver = async () => Date.now() > lastEffect && (await unsettled()).length === 0;
    const within = 60_000 - (Date.now() - startedAt);
    await until(async () => wait(200).then(isOver), { within }).catch(() => null);
    expect(await unsettled()).toEqual([]);
    expectOneCreateEach();
  }
  expect(attempts().length).toBeGreaterThan(ordered / 2);
  expect(caught).toBeGreaterThanOrEqual(count / 2);
  expect(events("delete")).toEqual([]);
  await app.kill();
  copyLedger();
}, 3_600_000);

function variables(sandbox: Sandbox): Record<string, string> {
  return { ...sandboxVariables(sandbox, dailyProbes), DATA_DIR: folder };
}

/** One order per provider. A provider with a search for a lost create, which takes ten minutes, is skipped. */
async function chooseOrders(random: Random): Promise<Order[]> {
  const waiting = attempts().filter(({ state }) => ["prepared", "sending", "unknown"].includes(state));
  const free = providerIds.filter((id) => waiting.every(({ provider }) => provider !== id));
  return Promise.all(
    free.map(async (provider) => {
      const { offers } = await readOffers(`provider=${provider}&stock=in-stock&size=500`);
      // A container needs an image.
      const fitting = offers.filter((offer) => offer.priceMicros !== null && offer.type !== "container");
      const { id, priceMicros } = random.pick(fitting);
      const confirmToken = randomBytes(12).toString("hex");
      const body = { offerId: id, maxPriceMicros: 2 * priceMicros!, confirmToken, sshKeyId: null };
      return { provider, body };
    }),
  );
}

/** Sends orders and kills the app while one create waits for its reply; others may be waiting too. */
async function killDuring(orders: Order[], random: Random): Promise<void> {
  const delays = orders.map(() => random.integer(longestDelay));
  for (const [index, { provider }] of orders.entries()) {
    const when = random.pick(["before", "after"]);
    await control({ provider, ...nextCreateFault(provider, { kind: "delay", delay: delays[index], when }) });
  }
  const chosen = random.integer(orders.length);
  let isAnswered = false;
  const answers = Promise.all(orders.map(post)).then(() => (isAnswered = true));
  await until(async () => isAnswered || (await delaysLeft(orders[chosen]!.provider)) === 0, {
    what: "a create",
  });
  await wait(random.next() * delays[chosen]!);
  await app!.kill();
  await answers;
  for (const { provider } of orders) await control({ provider, fault: null });
}

/** Returns where providers and app differ about our billing machines, and what is still pending. */
async function unsettled(): Promise<unknown[]> {
  const { instances } = await get<{ instances: Instance[] }>("/api/v1/instances");
  const shown = instances.filter(({ ours }) => ours).map(({ nativeId }) => nativeId);
  const billing = machines().map(({ id }) => id);
  return [
    ...billing.filter((id) => !shown.includes(id)),
    ...shown.filter((id) => !billing.includes(id)),
    ...attempts().filter(({ state }) => state === "prepared" || state === "sending"),
  ];
}

/** Checks that every create on the wire belongs to one attempt and is the only one of its token. */
function expectOneCreateEach(): void {
  const tokens = new Map(attempts().map(({ name, token }) => [name, token]));
  const created = events("create").map(({ name }) => tokens.get(name!));
  expect(created).not.toContain(undefined);
  expect(new Set(created).size).toBe(created.length);
}

/** Machines that bill and were ordered from here. */
function machines() {
  return sandbox!.machines().filter(({ name, billing }) => billing && findLaunchTags(name).length > 0);
}

function events(kind: "create" | "delete") {
  return sandbox!.logEntries().filter(({ event }) => event === kind);
}

/** Copies the file as the kill left it: opening the original would run the recovery that the app must run. */
function copyLedger(): string {
  for (const end of ["", "-wal", "-shm"]) {
    rmSync(copy + end, { force: true });
    if (end !== "-shm" && existsSync(file + end)) copyFileSync(file + end, copy + end);
  }
  const found = inspectDatabase(copy);
  expect(found.faults()).toEqual([]);
  // Every order is in the audit log, independent of the time of the kill.
  const unrecorded = `SELECT id FROM launch WHERE 1 <> (SELECT count(*) FROM audit_event
    WHERE action = 'launch' AND outcome = 'done' AND detail LIKE '%launch ' || launch.id || ': ordered')`;
  expect(found.all(unrecorded)).toEqual([]);
  found.close();
  return copy;
}

function attempts(ledger = file): Attempt[] {
  const found = inspectDatabase(ledger);
  const all = found.all<Attempt>(
    `SELECT confirm_token AS token, marker AS launchTag, launch_attempt.name, state, provider
     FROM launch_attempt JOIN launch ON launch.id = launch_id`,
  );
  found.close();
  return all;
}

/** The reply is null if the app died before it sent one. */
async function post(order: Order): Promise<{ order: Order; answer: Answer | null }> {
  try {
    const response = await fetch(`${app!.url}/api/v1/launches`, {
      method: "POST",
      headers: { ...bearerHeader(pass!), "content-type": "application/json" },
      body: JSON.stringify(order.body),
    });
    return { order, answer: { status: response.status, launch: (await response.json()) as Launch } };
  } catch {
    return { order, answer: null };
  }
}

/** Waits until every provider has stock and GPUGeek's polls are done, whose dry runs use the route of its creates. */
async function isReady(): Promise<boolean> {
  await wait(200);
  const { facets } = await readOffers("size=1&stock=in-stock");
  const route = createRoutes.gpugeek.replace("POST ", "");
  const probes = sandbox!.logEntries().filter(({ path }) => path === route);
  return facets.provider.length === providerIds.length && probes.length >= dailyProbes;
}

async function delaysLeft(provider: ProviderId): Promise<number> {
  const { faults } = (await control({})) as { faults: Record<string, unknown[] | undefined> };
  return faults[provider]?.length ?? 0;
}

function readOffers(query: string) {
  return get<{
    offers: Pick<Offer, "id" | "priceMicros" | "type">[];
    facets: { provider: unknown[] };
  }>(`/api/v1/offers?${query}`);
}

async function get<Body>(place: string): Promise<Body> {
  const response = await fetch(app!.url + place, { headers: bearerHeader(pass!) });
  expect(response.status, place).toBe(200);
  return (await response.json()) as Body;
}

async function control(command: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${sandbox!.url}/control`, { method: "POST", body: JSON.stringify(command) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
