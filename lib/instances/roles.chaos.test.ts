import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { findLaunchByToken, listAttempts, type StoredAttempt } from "@/db/ledger";
import { readWorkerLease } from "@/db/worker";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import type { Offer } from "@/lib/offers/schema";
import { lastRenewal } from "@/lib/poll/lease";
import type { Health } from "@/lib/poll/schema";
import { isBuilt, startBuiltApp } from "@/testing/app/built-app";
import { dailyProbes, Fleet } from "@/testing/app/fleet";
import { createRoutes, nextCreateFault } from "@/testing/launch/launch-routes";
import { isShortRun, startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { until } from "@/testing/process/until";
import type { Random } from "@/testing/random";

import { findLaunchTags } from "./names";
import type { Instance } from "./schema";

/** Delay of a create, in milliseconds. */
const longestDelay = 1_500;
/** The longest time without a worker, in milliseconds. */
const longestTakeover = 10_000;
const webs = [0, 1];

let fleet: Fleet;
const tokens: string[] = [];
/** The machines whose termination was requested, by the provider's ids. */
const terminated = new Set<string>();

interface Order {
  provider: ProviderId;
  body: { offerId: string; maxPriceMicros: number; confirmToken: string; sshKeyId: null };
}

describe.runIf(isBuilt)("two web processes beside a worker and one that stands by", () => {
  beforeAll(async () => {
    fleet = await Fleet.start({ webs: webs.length, workers: 2 });
    await until(isReady, { within: 60_000, every: 200, what: "offers of all clouds" });
  });
  afterAll(() => fleet?.stop());

  it("show the worker in their health, and the worker serves nothing but health and metrics", async () => {
    const { variables } = fleet.shared;
    const worker = await startBuiltApp({ ...variables, ROLE: "worker" });
    try {
      const health = await fetch(`${worker.url}/api/health`);
      expect([health.status, await health.json()]).toMatchObject([200, { role: "worker" }]);
      expect((await fetch(`${worker.url}/metrics`)).status).toBe(200);
      for (const path of [
        "/",
        "/setup",
        "/api/v1/offers",
        "/api/health/x",
        "/metrics/",
        "/_next/static/x.js",
      ]) {
        const response = await fetch(worker.url + path, { redirect: "manual" });
        expect([path, response.status]).toEqual([path, 404]);
      }
      for (const web of webs) {
        const { role, workerSeenAt, poller } = await fleet.get<Health>(web, "/api/health");
        expect([role, poller?.isThisProcess]).toEqual(["web", false]);
        expect(Date.now() - Date.parse(workerSeenAt!)).toBeLessThan(longestTakeover);
      }
    } finally {
      await worker.kill();
    }
  });

  it("launch each order once and show every billing machine while the worker is killed", async () => {
    const goal = { full: 200, short: 3, unit: "kills of the worker beside two web processes" };
    const { count, random } = startChaosRun("B-02 through roles", goal);
    const takeovers: number[] = [];
    for (let kills = 0; kills < count; kills++) {
      const orders = await chooseOrders(random);
      await delayCreates(orders, random);
      const answers = Promise.all(orders.flatMap((order) => clickSomewhere(order, random)));
      const ending = terminateSome(random);
      await wait(random.next() * longestDelay);
      const lastEffect = Date.now() + longestDelay;
      const killed = random.integer(3) === 0 ? random.pick(webs) : null;
      if (killed !== null) await fleet.webs[killed]!.kill();
      takeovers.push(await killWorker());
      if (killed !== null) await fleet.startWeb(killed);
      for (const answer of await answers)
        expect([200, 202, 409, null], JSON.stringify(answer)).toContain(answer && answer.status);
      await ending;
      for (const { provider } of orders) await fleet.control({ provider, fault: null });
      const isOver = async () => Date.now() > lastEffect && (await differences()).length === 0;
      await until(isOver, { within: 60_000, every: 250 }).catch(() => null);
      expect(await differences()).toEqual([]);
      await expectOneCreateEach();
    }
    expect([...deleted()].filter((id) => !terminated.has(id))).toEqual([]);
    expect((await attempts()).length).toBeGreaterThan(count);
    const left = async () => (await shownInstances(0)).filter(({ nativeId }) => terminated.has(nativeId));
    // The proof takes most of a minute.
    if (!isShortRun())
      await until(async () => (await left()).length === 0, { every: 500, what: "proof that all are gone" });
    reportTakeovers(takeovers);
  });

  it("take over from a worker that hangs", async () => {
    const { count } = startChaosRun("hung worker", { full: 10, short: 1, unit: "pauses of the worker" });
    const takeovers: number[] = [];
    for (let pauses = 0; pauses < count; pauses++) {
      const hung = fleet.workers[await fleet.waitForHolder()]!;
      do {
        hung.signal("SIGCONT");
        await wait(2);
        hung.signal("SIGSTOP");
      } while (await fleet.shared.isInTransaction());
      takeovers.push(await waitForTakeover(hung.pid));
      hung.signal("SIGCONT");
      const lost = () =>
        hung.errors.concat(hung.lines).filter((line) => line.includes("Another process polls"));
      await until(() => lost().length > 0, { what: "the worker that resumes knows of its loss" });
    }
    reportTakeovers(takeovers);
  });
});

it.skipIf(isBuilt)("needs a build", () =>
  reportSkipped("roles", "there is no build; `npm run build` makes one"),
);

function reportTakeovers(takeovers: number[]): void {
  const longest = Math.max(...takeovers);
  process.stdout.write(`the longest takeover, by the times of the lease: ${longest} ms\n`);
  expect(longest).toBeLessThanOrEqual(longestTakeover);
}

/** One order per provider. A provider with a search for a lost create, which takes ten minutes, is skipped. */
async function chooseOrders(random: Random): Promise<Order[]> {
  const waiting = (await attempts()).filter(({ state }) =>
    ["prepared", "sending", "unknown"].includes(state),
  );
  const free = providerIds.filter((id) => waiting.every(({ accountId }) => !accountId.endsWith(`:${id}`)));
  const chosen = free.map(async (provider): Promise<Order[]> => {
    const query = `provider=${provider}&stock=in-stock&size=500`;
    const { offers } = await fleet.get<{ offers: Offer[] }>(random.pick(webs), `/api/v1/offers?${query}`);
    // A container needs an image.
    const fitting = offers.filter((offer) => offer.priceMicros !== null && offer.type !== "container");
    // The earlier machines may have taken everything.
    if (fitting.length === 0) return [];
    const { id, priceMicros } = random.pick(fitting);
    const confirmToken = randomBytes(12).toString("hex");
    tokens.push(confirmToken);
    const body = { offerId: id, maxPriceMicros: 2 * priceMicros!, confirmToken, sshKeyId: null };
    return [{ provider, body }];
  });
  return (await Promise.all(chosen)).flat();
}

async function delayCreates(orders: Order[], random: Random): Promise<void> {
  for (const { provider } of orders) {
    const when = random.pick(["before", "after"]);
    const delay = random.integer(longestDelay);
    await fleet.control({ provider, ...nextCreateFault(provider, { kind: "delay", delay, when }) });
  }
}

/** Sends an order to one web process, or to both at once. */
function clickSomewhere({ body }: Order, random: Random) {
  const chosen = random.integer(2) === 0 ? webs : [random.pick(webs)];
  return chosen.map((web) => fleet.post(web, "/api/v1/launches", body));
}

/** Terminates about half of our machines through one of the web processes. */
async function terminateSome(random: Random): Promise<void> {
  const web = random.pick(webs);
  // The process may be killed meanwhile.
  const shown = await shownInstances(web).catch(() => []);
  for (const { id, nativeId, state } of shown) {
    if (state !== "running" || random.integer(2) === 0) continue;
    terminated.add(nativeId);
    const answer = await fleet.post(web, `/api/v1/instances/${id}/terminate`);
    expect([202, null]).toContain(answer && answer.status);
    // Nothing was recorded if the process died before.
    if (answer === null) await until(() => requestAgain(id), { every: 200, what: "the termination" });
  }
}

/** Requests a termination at any web process that lives. */
async function requestAgain(id: string): Promise<boolean> {
  const answers = await Promise.all(webs.map((web) => fleet.post(web, `/api/v1/instances/${id}/terminate`)));
  return answers.some((answer) => answer?.status === 202);
}

/** Kills the holder of the lease and starts another worker, which stands by. Returns the time without a worker. */
async function killWorker(): Promise<number> {
  const at = await fleet.waitForHolder();
  const { pid } = fleet.workers[at]!;
  await fleet.workers[at]!.kill();
  const took = await waitForTakeover(pid);
  await fleet.startWorker(at);
  return took;
}

/** Milliseconds from the last renewal of a worker's lease until another one has acquired it. */
async function waitForTakeover(pid: number): Promise<number> {
  let before = (await readWorkerLease(fleet.shared.reader))!;
  let now = before;
  await until(
    async () => {
      now = (await readWorkerLease(fleet.shared.reader))!;
      if (now.holder.split(":")[1] !== String(pid)) return true;
      before = now;
      return false;
    },
    { what: "another worker" },
  );
  return now.acquiredAt - lastRenewal(before)!;
}

/** Where the clouds and each web process differ about our billing machines, and what is still pending. */
async function differences(): Promise<unknown[]> {
  const billing = machines().map(({ id }) => id);
  const shown = await Promise.all(
    webs.map(async (web) => (await shownInstances(web)).map(({ nativeId }) => nativeId)),
  );
  const open = (await attempts()).filter(({ state }) => state === "prepared" || state === "sending");
  return [
    ...shown.flatMap((ids) => [
      ...billing.filter((id) => !ids.includes(id)),
      // A terminated machine is shown until lists have proven that it is gone.
      ...ids.filter((id) => !billing.includes(id) && !terminated.has(id)),
    ]),
    ...billing.filter((id) => terminated.has(id)),
    ...open.map(({ launchTag }) => launchTag),
  ];
}

/** Every create on the wire belongs to one attempt and is the only one of its token. */
async function expectOneCreateEach(): Promise<void> {
  const launches = new Map((await attempts()).map(({ name, launchId }) => [name, launchId]));
  const created = fleet.sandbox
    .logEntries()
    .flatMap(({ event, name }) => (event === "create" ? [launches.get(name!)] : []));
  expect(created).not.toContain(undefined);
  expect(new Set(created).size).toBe(created.length);
}

function deleted(): Set<string> {
  return new Set<string>(
    fleet.sandbox
      .logEntries()
      .flatMap(({ event, machineIds = [] }) => (event === "delete" ? machineIds : [])),
  );
}

/** Machines that bill and were ordered from here. */
function machines() {
  return fleet.sandbox.machines().filter(({ name, billing }) => billing && findLaunchTags(name).length > 0);
}

async function shownInstances(web: number): Promise<Instance[]> {
  const { instances } = await fleet.get<{ instances: Instance[] }>(web, "/api/v1/instances");
  return instances.filter(({ ours }) => ours);
}

async function attempts(): Promise<StoredAttempt[]> {
  const reader = fleet.shared.reader;
  const found = await Promise.all(
    tokens.map(async (token) => {
      const launch = await findLaunchByToken(reader, token);
      return launch ? listAttempts(reader, launch.id) : [];
    }),
  );
  return found.flat();
}

/** Waits until every provider has stock and GPUGeek's polls are done, whose dry runs use the route of its creates. */
async function isReady(): Promise<boolean> {
  const query = "/api/v1/offers?size=1&stock=in-stock";
  const { facets } = await fleet.get<{ facets: { provider: unknown[] } }>(webs[0]!, query);
  const route = createRoutes.gpugeek.replace("POST ", "");
  const probes = fleet.sandbox.logEntries().filter(({ path }) => path === route);
  return facets.provider.length === providerIds.length && probes.length >= dailyProbes;
}
