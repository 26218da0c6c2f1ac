import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";

import { createBackup } from "@/db/sqlite/backup";
import { hashSessionToken } from "@/lib/auth/session-store";
import { createRequestHeaders } from "@/testing/app/auth";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { sendHttpRequest } from "@/testing/app/http-request";
import {
  callAction,
  sameOriginHeaders,
  launchCheapest,
  prepareCheapestOrder,
  waitForOffers,
} from "@/testing/app/owner-resources";
import { fillRoute, listBuiltActions, listBuiltRoutes, root } from "@/testing/app/build";
import { isShortRun, startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { keyEncodings, startEchoCloud, type Echo, type EchoCloud } from "@/testing/cloud/echo-cloud";
import { isBuilt } from "@/testing/app/built-app";
import { startOwnedApp, type OwnedApp } from "@/testing/app/owned-app";
import { readFilesBelow, findSecrets, type ScannedText } from "@/testing/secret-scan";
import { createToken } from "@/lib/tokens/tokens";
import { unlimitedGrant } from "@/testing/app/unlimited-grant";
import { clientOf } from "@/testing/database/client";

const plantedKey = (provider: ProviderId) =>
  `Zq${provider.toUpperCase().slice(0, 4)}x9W+7v/KpT3~mB5${provider.length}RfYhJ`;
const keys = Object.fromEntries(providerIds.map((id) => [`the key of ${id}`, plantedKey(id)]));
const formerKey = "Kj8wTn2vQxL5pYd7Hs9c";
const password = "Vw3kQz8 jXp5tGm1 Lr7ybHn";
const errorStatuses = [400, 403, 404, 409, 422, 429, 401, 500, 503];

let app: OwnedApp;
let cloud: EchoCloud;
let token: string;
let totp: string;
let recoveryCodes: string[];
const machines: Partial<Record<ProviderId, Awaited<ReturnType<typeof launchCheapest>>>> = {};

beforeAll(async () => {
  if (!isBuilt) return;
  cloud = await startEchoCloud();
  const variables = { SHADEFORM_API_KEY: "" };
  app = await startOwnedApp({
    apiKeyFor: plantedKey,
    ownerPassword: password,
    providerProxy: cloud,
    variables,
  });
  await saveKey("shadeform");
  await waitForOffers(app);
  token = (await createToken(app.auth, { name: "canary", grant: unlimitedGrant })).text;
  const headers = createRequestHeaders("127.0.0.1", app.cookie);
  const enabling = await app.auth.api.enableTwoFactor({ body: { password }, headers });
  if (!("totpURI" in enabling)) throw new Error("One-time codes were not turned on");
  totp = new URL(enabling.totpURI).searchParams.get("secret")!;
  recoveryCodes = enabling.backupCodes;
  for (const id of providerIds) machines[id] = await launchCheapest(app, id, `canary-${id}`);
}, 120_000);
afterAll(async () => {
  cloud?.close();
  await app?.stop();
});

it("S-02: a key that a provider repeats is neither saved nor logged nor shown", async () => {
  if (!isBuilt) return reportSkipped("S-02", "there is no build; `npm run build` makes one");
  const styles: Echo[] = errorStatuses.flatMap((status, index) =>
    Object.keys(keyEncodings).map((form, at) => ({
      location: (["error", "body", "header", "status text"] as const)[(at + index) % 4]!,
      encoding: form as Echo["encoding"],
      status,
      onlyOnChanges: (at + index) % 2 === 0,
    })),
  );
  const unusual: Echo[] = (["redirect", "no HTTP", "good reply"] as const).flatMap((location) =>
    (["plain", "base64"] as const).map((form) => ({
      location,
      encoding: form,
      status: 200,
      onlyOnChanges: form === "plain",
    })),
  );
  const shown: ScannedText[] = [];
  const ways = [...unusual, ...styles];
  const { count } = startChaosRun("S-02", { full: ways.length, short: 3, unit: "ways to repeat a key" });
  // A busy machine polls less in a round, so there may be more rounds.
  for (let round = 0; round < count || cloud.echoed.length < Math.min(200, 15 * count); round++) {
    cloud.echo = ways[(round * 11) % ways.length]!;
    await exerciseApp(shown);
    await wait(1_200);
    // A short run reads whole pages and their parts in turn.
    shown.push(...(await readPages(app, isShortRun() ? [pageParts[round % pageParts.length]!] : pageParts)));
    cloud.echo = null;
  }
  const calls = new Set(
    cloud.echoed.map((line) =>
      line
        .split(" ")
        .slice(0, 2)
        .join(" ")
        .replaceAll(/\/[^/]*\d[^/]*(?=\/|$)/g, "/…"),
    ),
  );
  process.stdout.write(
    `S-02: ${cloud.echoed.length} answers repeated a key, on ${[...calls].toSorted().join(", ")}\n`,
  );
  expect(calls.size).toBeGreaterThanOrEqual(15);
  expect(findSecrets(keys, [...shown, ...listStoredTexts()])).toEqual([]);
});

it("S-01: no secret is in a page, a part of one, a bundle, a log, an error, the database or a backup", async () => {
  if (!isBuilt) return reportSkipped("S-01", "there is no build; `npm run build` makes one");
  const [, cookie] = app.cookie.split("=") as [string, string];
  const [session, signature] = decodeURIComponent(cookie).split(".") as [string, string];
  const secrets: Record<string, string> = {
    ...keys,
    password,
    "the session": session,
    "its signature": signature,
    "the token": token.replace(/^gpu_/, "").slice(6),
    "the second factor": totp,
    ...Object.fromEntries(recoveryCodes.map((code, index) => [`recovery code ${index + 1}`, code])),
    "a key that was replaced": formerKey,
    "the key file": keyFile().trim().split(/\s+/).at(-1)!,
  };
  const { count } = startChaosRun("S-01", {
    full: Object.keys(secrets).length,
    short: Object.keys(secrets).length,
    unit: "secrets",
  });
  // A failing launch, an invalid order, a wrong code.
  const order = await prepareCheapestOrder(app, "sesterce", "fails");
  await app.control({
    provider: "sesterce",
    fault: { kind: "status", status: 422, times: 1, route: "POST /gpu-cloud/instances" },
  });
  const json = { ...sameOriginHeaders(app), "content-type": "application/json" };
  const post = (body: string) =>
    sendHttpRequest(app.url, "/api/v1/launches", { method: "POST", headers: json, body });
  await post(JSON.stringify(order));
  await post(`{"offerId":`);
  await sendHttpRequest(app.url, "/api/v1/instances", {
    headers: { host: new URL(app.url).host, authorization: `Bearer ${token}` },
  });
  const backup = path.join(app.folder, "backup.db");
  createBackup(path.join(app.folder, "cheapest-gpu.db"), backup);
  const texts = [
    ...(await readPages(app)),
    ...listStoredTexts(),
    ...readFilesBelow(path.join(root, ".next", "static")),
  ];
  texts.push(...readFilesBelow(path.join(root, ".next", "server")));
  process.stdout.write(
    `S-01: ${count} secrets, ${texts.length} places, ${Math.round(texts.reduce((sum, [, text]) => sum + text.length, 0) / 2 ** 20)} MiB\n`,
  );
  expect(texts.map(([name]) => name)).toContain(backup);
  expect(findSecrets(secrets, texts)).toEqual([]);
  // Checks that the search finds what is there.
  const control = { "the session's hash": hashSessionToken(session), machine: "canary-shadeform" };
  expect(findSecrets(control, texts).length).toBeGreaterThan(2);
});

/** Saves the key of a provider as the form does: tested first, as a replacement, under a new name. */
async function saveKey(provider: ProviderId): Promise<void> {
  const call = async (name: string, values: unknown[]) => {
    const { text } = await callAction(
      app,
      listBuiltActions().find((action) => action.name === name)!,
      values,
    );
    if (!text.includes('"ok":true')) throw new Error(text);
    return text;
  };
  await call("testNewKeys", [provider, { apiKey: formerKey }]);
  const added = await call("addAccount", [provider, "canary", { apiKey: formerKey }]);
  const id = /"id":"(vault:[^"]+)"/.exec(added)![1]!;
  await call("replaceAccountKey", [id, { apiKey: plantedKey(provider) }]);
  await call("renameAccount", [id, "canary renamed"]);
  await call("testAccount", [id]);
}

/** Causes each kind of call to every provider once. */
async function exerciseApp(shown: ScannedText[]): Promise<void> {
  const actions = listBuiltActions();
  for (const provider of providerIds) {
    const { instanceId } = machines[provider]!;
    const calls: [string, unknown[]][] = [
      ["listSecrets", [instanceId]],
      ["revealSecret", [instanceId, "Password"]],
      ["readInstancePorts", [instanceId]],
      ["runInstanceAction", [instanceId, "restart", ""]],
      ["runInstanceAction", [instanceId, "rename", "canary-renamed"]],
      ["extendInstance", [instanceId, new Date(Date.now() + 3_600_000).toISOString()]],
    ];
    for (const [name, values] of calls) {
      const action = actions.find((one) => one.name === name)!;
      const { text } = await callAction(app, { ...action, page: fillRoute(action.page, {}) }, values);
      shown.push([`${name} of ${provider}`, text]);
    }
    const order = {
      ...(await prepareCheapestOrder(app, provider, "echo")),
      confirmToken: `echo-${provider}-${shown.length}`,
    };
    const headers = { ...sameOriginHeaders(app), "content-type": "application/json" };
    const { text } = await sendHttpRequest(app.url, "/api/v1/launches", {
      method: "POST",
      headers,
      body: JSON.stringify(order),
    });
    shown.push([`a launch by ${provider}`, text]);
  }
}

const pageParts: Record<string, string>[] = [{}, { rsc: "1" }];

/** Every page and route as the owner gets it, whole and as the parts that the browser's router requests. */
async function readPages({ url, cookie }: OwnedApp, parts = pageParts): Promise<ScannedText[]> {
  const { instanceId, launchId, offerId } = machines.shadeform!;
  const names = { instanceId, launchId, offerId, action: "terminate" };
  const launches = clientOf(app.database)
    .prepare<[], string>("SELECT id FROM launch ORDER BY created_at DESC LIMIT 5")
    .pluck()
    .all();
  const addresses = [
    ...listBuiltRoutes().map((route) => fillRoute(route, names)),
    ...launches.map((id) => `/launches/${id}`),
    ...Object.values(machines).map((machine) => `/instances?machine=${machine.instanceId}`),
    "/nowhere",
    "/?vram=lots",
    "/api/v1/offers?size=500&billing=any&stock=any",
    "/offers/%ff",
    "/api/nowhere",
  ];
  const texts: ScannedText[] = [];
  for (const address of addresses) {
    for (const extraHeaders of parts) {
      const headers = { host: new URL(url).host, cookie, ...extraHeaders };
      const response = await sendHttpRequest(url, address, { headers });
      // A renewed cookie is its owner's.
      const { "set-cookie": _own, ...otherHeaders } = response.headers;
      texts.push([
        `${address} ${Object.keys(extraHeaders).join()}`,
        JSON.stringify(otherHeaders) + response.text,
      ]);
    }
  }
  return texts;
}

/** Everything stored: the log, the database files, and all other files in the folder. */
function listStoredTexts(): ScannedText[] {
  return [["the log", app.output()], ...readFilesBelow(app.folder)];
}

function keyFile(): string {
  return readFileSync(`${app.folder}.key`, "utf8");
}
