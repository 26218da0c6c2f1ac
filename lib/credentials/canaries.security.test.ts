import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";

import { backUp } from "@/db/backup";
import { hashToken } from "@/lib/auth/session-store";
import { headersFrom } from "@/lib/auth/testing";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";
import { ask } from "@/lib/testing/ask";
import { callAction, fromOwnPage, launchOne, orderOf, untilFilled } from "@/lib/testing/belongings";
import { addressOf, builtActions, builtRoutes, root } from "@/lib/testing/build";
import { campaign, skipped } from "@/lib/testing/campaign";
import { keyForms, startEchoCloud, type Echo, type EchoCloud } from "@/lib/testing/echo-cloud";
import { isBuilt } from "@/lib/testing/launcher-app";
import { startOwnedApp, type OwnedApp } from "@/lib/testing/owned-app";
import { filesBelow, findSecrets, type Place } from "@/lib/testing/secrets-search";
import { createToken } from "@/lib/tokens/tokens";

const keyOf = (provider: ProviderId) =>
  `Zq${provider.toUpperCase().slice(0, 4)}x9W+7v/KpT3~mB5${provider.length}RfYhJ`;
const keys = Object.fromEntries(providerIds.map((id) => [`the key of ${id}`, keyOf(id)]));
const formerKey = "Kj8wTn2vQxL5pYd7Hs9c";
const password = "Vw3kQz8 jXp5tGm1 Lr7ybHn";
const refusing = [400, 403, 404, 409, 422, 429, 401, 500, 503];

let app: OwnedApp;
let cloud: EchoCloud;
let token: string;
let totp: string;
let recoveryCodes: string[];
const machines: Partial<Record<ProviderId, Awaited<ReturnType<typeof launchOne>>>> = {};

beforeAll(async () => {
  if (!isBuilt) return;
  cloud = await startEchoCloud();
  const variables = { SHADEFORM_API_KEY: "" };
  app = await startOwnedApp({ keyOf, ownerPassword: password, cloudsAt: cloud, variables });
  await saveKey("shadeform");
  await untilFilled(app);
  const grant = {
    scope: "launch",
    hourCapMicros: 1e12,
    dayCapMicros: 1e12,
    committedCapMicros: 1e12,
  } as const;
  token = (await createToken(app.auth, { name: "canary", grant })).text;
  const headers = headersFrom("127.0.0.1", app.cookie);
  const enabling = await app.auth.api.enableTwoFactor({ body: { password }, headers });
  if (!("totpURI" in enabling)) throw new Error("One-time codes were not turned on");
  totp = new URL(enabling.totpURI).searchParams.get("secret")!;
  recoveryCodes = enabling.backupCodes;
  for (const id of providerIds) machines[id] = await launchOne(app, id, `canary-${id}`);
}, 120_000);
afterAll(async () => {
  cloud?.close();
  await app?.stop();
});

it("S-02: a key that a cloud repeats is neither saved nor logged nor shown", async () => {
  if (!isBuilt) return skipped("S-02", "there is no build; `npm run build` makes one");
  const styles: Echo[] = refusing.flatMap((status, index) =>
    Object.keys(keyForms).map((form, at) => ({
      place: (["error", "body", "header", "status text"] as const)[(at + index) % 4]!,
      form: form as Echo["form"],
      status,
      isOnlyChanges: (at + index) % 2 === 0,
    })),
  );
  const odd: Echo[] = (["redirect", "no HTTP", "good reply"] as const).flatMap((place) =>
    (["plain", "base64"] as const).map((form) => ({
      place,
      form,
      status: 200,
      isOnlyChanges: form === "plain",
    })),
  );
  const shown: Place[] = [];
  const ways = [...odd, ...styles];
  const { count } = campaign("S-02", { full: ways.length, short: 7, unit: "ways to repeat a key" });
  for (let round = 0; round < count; round++) {
    cloud.echo = ways[(round * 11) % ways.length]!;
    await useEverything(shown);
    await wait(1_200);
    shown.push(...(await pagesOf(app)));
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
  expect(cloud.echoed.length).toBeGreaterThanOrEqual(200);
  expect(calls.size).toBeGreaterThanOrEqual(15);
  expect(findSecrets(keys, [...shown, ...kept()])).toEqual([]);
});

it("S-01: no secret is in a page, a part of one, a bundle, a log, an error, the database or a backup", async () => {
  if (!isBuilt) return skipped("S-01", "there is no build; `npm run build` makes one");
  const [, cookie] = app.cookie.split("=") as [string, string];
  const [session, signature] = decodeURIComponent(cookie).split(".") as [string, string];
  const secrets: Record<string, string> = {
    ...keys,
    password,
    "the session": session,
    "its signature": signature,
    "the token": token.replace(/^gpu_/, "").slice(6),
    "the second factor": totp,
    ...Object.fromEntries(recoveryCodes.map((code, place) => [`recovery code ${place + 1}`, code])),
    "a key that was replaced": formerKey,
    "the key file": keyFile().trim().split(/\s+/).at(-1)!,
  };
  const { count } = campaign("S-01", {
    full: Object.keys(secrets).length,
    short: Object.keys(secrets).length,
    unit: "secrets",
  });
  // A launch that fails, an order that is wrong, a code that is wrong.
  const order = await orderOf(app, "sesterce", "fails");
  await app.control({
    provider: "sesterce",
    fault: { kind: "status", status: 422, times: 1, route: "POST /gpu-cloud/instances" },
  });
  const json = { ...fromOwnPage(app), "content-type": "application/json" };
  const post = (body: string) => ask(app.url, "/api/v1/launches", { method: "POST", headers: json, body });
  await post(JSON.stringify(order));
  await post(`{"offerId":`);
  await ask(app.url, "/api/v1/instances", {
    headers: { host: new URL(app.url).host, authorization: `Bearer ${token}` },
  });
  const backup = path.join(app.folder, "backup.db");
  backUp(path.join(app.folder, "cheapest-gpu.db"), backup);
  const places = [...(await pagesOf(app)), ...kept(), ...filesBelow(path.join(root, ".next", "static"))];
  places.push(...filesBelow(path.join(root, ".next", "server")));
  process.stdout.write(
    `S-01: ${count} secrets, ${places.length} places, ${Math.round(places.reduce((sum, [, text]) => sum + text.length, 0) / 2 ** 20)} MiB\n`,
  );
  expect(places.map(([name]) => name)).toContain(backup);
  expect(findSecrets(secrets, places)).toEqual([]);
  // What may be found is found, so that the search is one.
  const control = { "the session's hash": hashToken(session), machine: "canary-shadeform" };
  expect(findSecrets(control, places).length).toBeGreaterThan(2);
});

/** Saves the key of a provider as the form does: tried first, in the place of another, under a new name. */
async function saveKey(provider: ProviderId): Promise<void> {
  const call = async (name: string, values: unknown[]) => {
    const { text } = await callAction(
      app,
      builtActions().find((action) => action.name === name)!,
      values,
    );
    if (!text.includes('"ok":true')) throw new Error(text);
    return text;
  };
  await call("testNewKeys", [provider, { apiKey: formerKey }]);
  const added = await call("addAccount", [provider, "canary", { apiKey: formerKey }]);
  const id = /"id":"(vault:[^"]+)"/.exec(added)![1]!;
  await call("replaceAccountKey", [id, { apiKey: keyOf(provider) }]);
  await call("renameAccount", [id, "canary renamed"]);
  await call("testAccount", [id]);
}

/** Lets every kind of call be made once by every cloud. */
async function useEverything(shown: Place[]): Promise<void> {
  const actions = builtActions();
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
      const { text } = await callAction(app, { ...action, page: addressOf(action.page, {}) }, values);
      shown.push([`${name} of ${provider}`, text]);
    }
    const order = {
      ...(await orderOf(app, provider, "echo")),
      confirmToken: `echo-${provider}-${shown.length}`,
    };
    const headers = { ...fromOwnPage(app), "content-type": "application/json" };
    const { text } = await ask(app.url, "/api/v1/launches", {
      method: "POST",
      headers,
      body: JSON.stringify(order),
    });
    shown.push([`a launch by ${provider}`, text]);
  }
}

/** Every page and route as the owner gets it, whole and as the parts that the browser's router asks for. */
async function pagesOf({ url, cookie }: OwnedApp): Promise<Place[]> {
  const { instanceId, launchId, offerId } = machines.shadeform!;
  const names = { instanceId, launchId, offerId, action: "terminate" };
  const launches = app.database.$client
    .prepare<[], string>("SELECT id FROM launch ORDER BY created_at DESC LIMIT 5")
    .pluck()
    .all();
  const addresses = [
    ...builtRoutes().map((route) => addressOf(route, names)),
    ...launches.map((id) => `/launches/${id}`),
    ...Object.values(machines).map((machine) => `/instances?machine=${machine.instanceId}`),
    "/nowhere",
    "/?vram=lots",
    "/api/v1/offers?size=500&billing=any&stock=any",
    "/offers/%ff",
    "/api/nowhere",
  ];
  const places: Place[] = [];
  for (const address of addresses) {
    for (const asked of [{}, { rsc: "1" }]) {
      const headers = { host: new URL(url).host, cookie, ...asked };
      const answer = await ask(url, address, { headers });
      // A cookie that is renewed is its owner's.
      const { "set-cookie": _own, ...told } = answer.headers;
      places.push([`${address} ${Object.keys(asked).join()}`, JSON.stringify(told) + answer.text]);
    }
  }
  return places;
}

/** What is written down: the log, the database with its companions, whatever else lies there. */
function kept(): Place[] {
  return [["the log", app.output()], ...filesBelow(app.folder)];
}

function keyFile(): string {
  return readFileSync(`${app.folder}.key`, "utf8");
}
