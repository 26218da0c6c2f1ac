import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";

import { getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { listInstancesByLaunchTag } from "@/db/instances";
import { findLaunchByToken, listAttempts } from "@/db/ledger";
import { readListing } from "@/db/listings";
import * as accounts from "@/db/provider-accounts";
import { atomically } from "@/db/transactions";
import { readWorkerAccounts, readWorkerLease } from "@/db/worker";
import type { OwnerActor } from "@/lib/actor";
import { currentIndex } from "@/lib/offers/current-index";
import { launchAudited } from "@/lib/instances/launch-order";
import { connectChangedAccounts, findProviderClient } from "@/lib/instances/provider-clients";
import { terminateAudited } from "@/lib/instances/terminate-order";
import { Secret } from "@/lib/redaction/secret";
import { replaceAccountKeys, saveAccountKeys } from "@/lib/vault/vault";
import { startSandbox, type Sandbox } from "@/sandbox/server";
import { startChild, type Child } from "@/testing/process/child";
import { until } from "@/testing/process/until";

import { shutDown, startPolling } from "./runtime";

// Outside a request there are no headers for the audit log.
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));

const folder = fs.mkdtempSync(path.join(tmpdir(), "roles-"));
const owner: OwnerActor = { kind: "owner", email: "o", sessionId: "s", hasSecondFactor: false };
let sandbox: Sandbox;
let variables: Record<string, string>;
let database: Reader;
let account: string;
let worker: Child | undefined;

// This process is a web process. The workers are processes of their own, and list an idle account once an hour.
beforeAll(async () => {
  sandbox = await startSandbox({ control: true, bootSeconds: 0 });
  variables = {
    DATA_DIR: path.join(folder, "data"),
    PUBLIC_PRICES: "off",
    POLL_SECONDS: "1",
    RECONCILE_SECONDS: "3600",
    FX_RATES_URL: sandbox.ratesUrl,
    SHADEFORM_BASE_URL: sandbox.baseUrls.shadeform,
  };
  for (const [name, value] of Object.entries({ ...variables, ROLE: "web" })) vi.stubEnv(name, value);
  database = getDatabase();
  account = await save("first-account-key-0001");
  await startPolling();
});
afterEach(() => sendControl({ fault: null }));
afterAll(async () => {
  await worker?.kill();
  await shutDown();
  await sandbox.close();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

it("never polls in a web process, and launches nothing there without a worker", async () => {
  await startWorker();
  await until(async () => (await currentIndex()).offers.length > 0, { what: "the worker's offers" });
  expect((await readWorkerLease(database))?.holder.split(":")[1]).toBe(String(worker!.pid));
  await worker!.kill();
  vi.setSystemTime(Date.now() + 70_000);
  const refused = await launchOne("without-worker").finally(() => vi.useRealTimers());
  expect(refused).toMatchObject({ kind: "refused", refusal: { kind: "no-worker" } });
  expect(sentCreates()).toBe(0);
});

it("launches in a web process, and the worker lists the machine at once", async () => {
  await startWorker();
  const before = (await readListing(database, account))!.attemptedAt;
  expect(await launchOne("beside-worker")).toMatchObject({ kind: "launched", isNew: true });
  expect(await statesOf("beside-worker")).toEqual(["confirmed"]);
  await until(async () => (await readListing(database, account))!.attemptedAt > before, { what: "a list" });
  expect(sentCreates()).toBe(1);
});

it("does not take a launch that a web process is sending for abandoned when a worker takes over", async () => {
  await sendControl({
    fault: { kind: "delay", delay: 4_000, route: "POST /instances/create", when: "after" },
  });
  const launching = launchOne("sending");
  await until(async () => (await statesOf("sending"))[0] === "sending", {
    what: "a create that is being sent",
  });
  const before = (await readWorkerLease(database))!;
  await worker!.kill();
  await startWorker();
  expect((await readWorkerLease(database))!.token).toBeGreaterThan(before.token);
  expect(await statesOf("sending")).toEqual(["sending"]);
  expect(await launching).toMatchObject({ kind: "launched", isNew: true });
  expect(await statesOf("sending")).toEqual(["confirmed"]);
});

it("sends the first delete in a web process, also without a worker", async () => {
  await worker!.kill();
  const launch = (await findLaunchByToken(database, "beside-worker"))!;
  const [attempt] = await listAttempts(database, launch.id);
  const [machine] = await listInstancesByLaunchTag(database, attempt!.launchTag);
  expect(await terminateAudited(owner, machine!.id)).toEqual({ ok: true });
  const isDeleted = () =>
    sandbox
      .logEntries()
      .some(({ event, machineIds }) => event === "delete" && machineIds?.[0] === machine!.nativeId);
  await until(isDeleted, { what: "the delete" });
  await startWorker();
});

it("launches with a replaced key in a web process as soon as the worker has it too", async () => {
  const { keyHash } = findProviderClient(account)!;
  await replaceAccountKeys(account, { apiKey: new Secret("replaced-account-key-0002") });
  await connectChangedAccounts(database);
  const replaced = findProviderClient(account)!.keyHash;
  expect(replaced).not.toBe(keyHash);
  await until(async () => (await readWorkerAccounts(database)).get(account) === replaced, {
    what: "the worker",
  });
  expect(await launchOne("replaced")).toMatchObject({ kind: "launched" });
});

it("launches nothing with the key of an account that another process has just removed", async () => {
  const third = await save("third-account-key-0003");
  await connectChangedAccounts(database);
  expect(findProviderClient(third)).not.toBeNull();
  const before = sentCreates();
  const removed = (await accounts.findProviderAccount(database, third))!;
  await atomically(database, (tx) => accounts.removeProviderAccount(tx, removed, { at: 1, isLast: false }));
  expect(await launchOne("removed", third)).toMatchObject({ kind: "refused" });
  expect(findProviderClient(third)).toBeNull();
  expect(sentCreates()).toBe(before);
});

async function startWorker(): Promise<void> {
  const started = (worker = startChild({
    entry: "testing/process/children/app-child.ts",
    env: { ...variables, ROLE: "worker" },
  }));
  await started.waitForLine("ready");
  const polls = async () => (await readWorkerLease(database))?.holder.split(":")[1] === String(started.pid);
  await until(async () => (await isHeld()) && (await polls()), { what: "the worker polls" });
  await until(async () => (await readWorkerAccounts(database)).has(account), {
    what: "the worker's accounts",
  });
}

async function isHeld(): Promise<boolean> {
  return ((await readWorkerLease(database))?.expiresAt ?? 0) > Date.now();
}

async function launchOne(confirmToken: string, accountId = account) {
  const offer = (await currentIndex()).offers.find(
    ({ stock, type }) => stock === "in-stock" && type === "vm",
  )!;
  const order = { offerId: offer.id, maxPriceMicros: 900_000_000, confirmToken, sshKeyId: null, accountId };
  return launchAudited(order, owner);
}

async function statesOf(token: string): Promise<string[]> {
  const launch = await findLaunchByToken(database, token);
  return launch ? (await listAttempts(database, launch.id)).map(({ state }) => state) : [];
}

function sentCreates(): number {
  return sandbox.logEntries().filter(({ event }) => event === "create").length;
}

function save(key: string): Promise<string> {
  return saveAccountKeys("shadeform", key.slice(0, 6), { apiKey: new Secret(key) });
}

async function sendControl(about: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({ provider: "shadeform", ...about });
  await fetch(`${sandbox.url}/control`, { method: "POST", body });
}
