import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  sendHttpRequest,
  runInParallel,
  type HttpResponse,
  type HttpRequestOptions,
} from "@/testing/app/http-request";
import {
  callAction,
  sameOriginHeaders,
  launchCheapest,
  prepareCheapestOrder,
  generateSshKey,
  waitForOffers,
} from "@/testing/app/owner-resources";
import { fillRoute, listBuiltActions, publicActions } from "@/testing/app/build";
import { isShortRun, startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { isSignedOutResponse } from "@/testing/app/signed-out-response";
import { createUnauthorizedHeaders } from "@/testing/app/unauthorized-headers";
import { createToken } from "@/lib/tokens/tokens";
import { clientOf } from "@/testing/database/client";

let app: OwnedApp;
let names: Awaited<ReturnType<typeof launchCheapest>>;
let viewId: string;
let strangers: [string, Record<string, string>][];

beforeAll(async () => {
  if (!isBuilt) return;
  app = await shareOwnedApp();
  await waitForOffers(app);
  names = await launchCheapest(app, "shadeform", "held");
  const save = listBuiltActions().find(({ name }) => name === "saveOwnerView")!;
  viewId = /"id":"([^"]+)"/.exec((await callAction(app, save, ["held", "gpu=H100"])).text)![1]!;
  const grant = { scope: "read" } as const;
  const { text } = await createToken(app.auth, { name: "reads", grant });
  const { host, ...rest } = sameOriginHeaders(app);
  strangers = [
    ...Object.entries(await createUnauthorizedHeaders(app)),
    ["a token that may read", { host: host!, authorization: `Bearer ${text}` }],
    ...foreignPages().map(([who, sent]): [string, Record<string, string>] => [
      who,
      { host: host!, ...rest, ...sent },
    ]),
  ];
}, 60_000);
afterAll(() => app?.stop());

/** Requests by a page of another site in the browser of the signed-in owner, as that browser labels them. */
function foreignPages(): [string, Record<string, string>][] {
  const { hostname, port } = new URL(app.url);
  const origins = [
    [
      "null",
      "NULL",
      "null, null",
      "about:blank",
      "file://",
      "data:",
      "blob:http://127.0.0.1",
      "chrome-extension://a",
    ],
    [
      "://",
      "x",
      "http://",
      "http:/",
      "http://[::1",
      "http://%",
      "http://:80",
      "//",
      " ",
      "%00",
      "http://a b",
      "\u00ff",
    ],
    [
      "http://evil.example",
      "https://evil.example",
      `http://evil.example:${port}`,
      `http://${hostname}.evil.example`,
    ],
    [`http://evil.example#${app.url}`, `http://x.${hostname}:${port}`, `http://sibling.localhost:${port}`],
    [`https://${hostname}:${port}`, `http://${hostname}:1`, `http://${hostname}`, `http://localhost:${port}`],
    [
      `http://[::1]:${port}`,
      `http://user@${hostname}:${port}`,
      `${app.url}/`,
      `${app.url}.evil.example`,
      `${app.url} x`,
    ],
    [
      `${app.url}, http://evil.example`,
      `http://evil.example, ${app.url}`,
      app.url.replace("http", "HTTP"),
      `${hostname}:${port}`,
    ],
  ].flat();
  return [
    ...origins.map((origin): [string, Record<string, string>] => [`the origin “${origin}”`, { origin }]),
    ...["cross-site", "same-site", "none", "x"].map((site): [string, Record<string, string>] => [
      `a ${site} page`,
      { "sec-fetch-site": site },
    ]),
  ];
}

interface RequestAttempt {
  isAction: boolean;
  what: string;
  path: string;
  request: HttpRequestOptions;
}

const forms = [
  ["text/plain;charset=UTF-8", "action"],
  ["multipart/form-data; boundary=x", "action"],
  ["multipart/form-data; boundary=x", "form"],
  ["multipart/form-data", "form"],
  ["application/x-www-form-urlencoded", "form"],
  ["application/x-www-form-urlencoded", "action"],
  ["text/plain", "form"],
  ["application/json", "action"],
  ["text/html", "action"],
  ["", "action"],
] as const;

/** Every change as valid and invalid requests, one list per change. */
async function listAttempts(): Promise<((sent: Record<string, string>) => RequestAttempt)[][]> {
  const order = await prepareCheapestOrder(app, "shadeform", "stolen");
  const { launchId, instanceId } = names;
  const values: Record<string, unknown[]> = {
    launchOffer: [order],
    terminateInstance: [instanceId],
    terminateAll: ["terminate 1"],
    runInstanceAction: [instanceId, "restart", ""],
    extendInstance: [instanceId, null],
    resolveManually: ["instance", instanceId, "held"],
    addSshKey: ["stolen", generateSshKey("stolen")],
    removeSshKey: ["x", ["shadeform"]],
    saveOwnerView: ["stolen", "gpu=H100"],
    renameOwnerView: [viewId, "stolen"],
    moveOwnerView: [viewId, 0],
    removeOwnerView: [viewId],
    lookAtOwnerView: [viewId],
  };
  const fresh = () => ({ ...order, confirmToken: randomBytes(8).toString("hex") });
  const routes: [method: string, path: string, body: () => unknown][] = [
    ["POST", "/api/v1/launches", fresh],
    ["DELETE", `/api/v1/instances/${instanceId}`, () => undefined],
    ["POST", `/api/v1/instances/${instanceId}/terminate`, () => ({})],
    ["POST", `/api/v1/instances/${instanceId}/restart`, () => ({})],
    ["DELETE", `/api/v1/launches/${launchId}`, () => undefined],
  ];
  const types = [
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
  ];
  const actions = listBuiltActions();
  const builtNames = new Set(actions.map(({ name }) => name));
  expect(Object.keys(values).filter((name) => !builtNames.has(name))).toEqual([]);
  return [
    ...actions
      .filter(({ name }) => !publicActions.has(name))
      .map(({ id, page, name }) =>
        forms.map(([type, kind]) => (sent: Record<string, string>): RequestAttempt => {
          const given = name === "launchOffer" ? [fresh()] : (values[name] ?? [instanceId]);
          const part = (field: string, text: string) =>
            `--x\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${text}\r\n`;
          const fields = kind === "action" ? part("0", JSON.stringify(given)) : part(`$ACTION_ID_${id}`, "");
          const body = type.startsWith("multipart") ? `${fields}--x--\r\n` : JSON.stringify(given);
          const headers = { ...sent, "content-type": type, ...(kind === "action" && { "next-action": id }) };
          const path = fillRoute(page, { ...names });
          // Next reads no action from a form of another type, so the page answers as it answers any request.
          const isAction = kind === "action" || type.startsWith("multipart");
          return {
            isAction,
            what: `${name} as ${kind} of ${type}`,
            path,
            request: { method: "POST", headers, body },
          };
        }),
      ),
    ...routes.map(([method, path, body]) =>
      types.map((type) => (sent: Record<string, string>): RequestAttempt => {
        const headers = { ...sent, "content-type": type };
        return {
          isAction: true,
          what: `${method} ${path} as ${type}`,
          path,
          request: { method, headers, body: JSON.stringify(body()) ?? "" },
        };
      }),
    ),
  ];
}

describe("a change requested without permission", () => {
  it("B-21, S-11: changes nothing", async () => {
    if (!isBuilt) return reportSkipped("B-21, S-11", "there is no build; `npm run build` makes one");
    const changes = await listAttempts();
    const makers = changes.flat();
    const { count, random } = startChaosRun("B-21, S-11", {
      full: 1_300,
      short: 120,
      unit: "requests without a right",
    });
    const before = await readState();
    const all = strangers.flatMap(([who, sent]) => makers.map((make) => ({ who, sent, make })));
    const faults: string[] = [];
    const statuses: Record<number, number> = {};
    // The short run covers each change and each stranger in turn.
    const inTurn = (at: number) => {
      const [who, sent] = strangers[at % strangers.length]!;
      return { who, sent, make: random.pick(changes[at % changes.length]!) };
    };
    if (isShortRun()) expect(count).toBeGreaterThanOrEqual(Math.max(strangers.length, changes.length));
    const chosen = Array.from({ length: count }, (_, at) => (isShortRun() ? inTurn(at) : random.pick(all)));
    await runInParallel(chosen, 8, async ({ who, sent, make }) => {
      const hasOrigin = "origin" in sent || random.next() < 0.2;
      const { isAction, what, path, request } = make({
        ...(hasOrigin ? {} : { origin: `http://${sent["host"]}` }),
        ...sent,
      });
      const response = await sendHttpRequest(app.url, path, request);
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const sentHeaders = request.headers as Record<string, string>;
      const isRefused =
        response.status >= 400 || (!path.startsWith("/api/") && isSignedOutResponse(sentHeaders, response));
      if ((isAction && !isRefused) || response.status >= 500)
        faults.push(`${who}: ${what} gets ${response.status}`);
    });
    process.stdout.write(`B-21, S-11: ${all.length} combinations; by status ${JSON.stringify(statuses)}\n`);
    expect(faults.slice(0, 10), `${faults.length} faults`).toEqual([]);
    expect(await readState()).toEqual(before);
  });

  it("B-21: changes nothing by another method, by an old build's action, or by a body that is too long", async () => {
    if (!isBuilt) return;
    const own = sameOriginHeaders(app);
    const action = listBuiltActions().find(({ name }) => name === "terminateInstance");
    const page = fillRoute(action!.page, { ...names });
    const asAction = { ...own, "content-type": "text/plain;charset=UTF-8" };
    const before = await readState();
    const statuses: Record<string, number> = {};
    const note = (what: string, { status }: HttpResponse) => (statuses[what] = status);
    for (const method of ["GET", "PUT", "PATCH", "DELETE"])
      await sendHttpRequest(app.url, page, { method, headers: { ...asAction, "next-action": action!.id } });
    for (const path of ["/api/v1/launches", `/api/v1/instances/${names.instanceId}/terminate`])
      note(`GET ${path}`, await sendHttpRequest(app.url, path, { headers: own }));
    for (const id of [
      "0".repeat(42),
      `${action!.id.slice(0, 41)}g`,
      "x",
      "__proto__",
      "constructor",
      `${action!.id},1`,
    ]) {
      const headers = { ...asAction, "next-action": id };
      note(
        `action ${id}`,
        await sendHttpRequest(app.url, page, { method: "POST", headers, body: `["${names.instanceId}"]` }),
      );
    }
    const long = Buffer.alloc(2 * 2 ** 20, " ");
    const order = JSON.stringify(await prepareCheapestOrder(app, "shadeform", "stolen"));
    long.write(order);
    const json = { ...own, "content-type": "application/json" };
    note(
      "long order",
      await sendHttpRequest(app.url, "/api/v1/launches", { method: "POST", headers: json, body: long }),
    );
    note(
      "long action",
      await sendHttpRequest(app.url, page, {
        method: "POST",
        headers: { ...asAction, "next-action": action!.id },
        body: long,
      }),
    );
    for (const [what, status] of Object.entries(statuses)) {
      expect(status, what).toBeGreaterThanOrEqual(400);
      expect(status, what).toBeLessThan(500);
    }
    expect(statuses).toMatchObject({ "long order": 413, "long action": 413 });
    expect(await readState()).toEqual(before);
  });

  it("succeeds for the owner, so the rejected requests were real", async () => {
    if (!isBuilt) return;
    const before = await readState();
    const action = listBuiltActions().find(({ name }) => name === "terminateInstance");
    const { text } = await callAction(app, { ...action!, page: fillRoute(action!.page, { ...names }) }, [
      names.instanceId,
    ]);
    expect(text).toContain('"ok":true');
    expect(await readState()).not.toEqual(before);
  });
});

/** The requests to the providers and the stored rows, without those that change on their own. */
async function readState() {
  const count = (sql: string) => clientOf(app.database).prepare<[], number>(sql).pluck().get();
  return {
    asked: app.sandbox.logEntries().filter(({ event }) => event !== undefined).length,
    machines: app.sandbox.machines().map(({ billing, name }) => [name, billing]),
    launches: count("SELECT count(*) FROM launch"),
    attempts: count("SELECT count(*) FROM launch_attempt"),
    views: clientOf(app.database).prepare("SELECT * FROM saved_view ORDER BY id").all(),
    limits: clientOf(app.database).prepare("SELECT * FROM launch_setting").all(),
    intents: count("SELECT count(*) FROM instance_intent"),
    keys: count("SELECT count(*) FROM ssh_key"),
    sessions: count(`SELECT count(*) FROM session WHERE expires_at > ${Date.now()}`),
    ends: count("SELECT group_concat(ends_at) FROM instance"),
  };
}
