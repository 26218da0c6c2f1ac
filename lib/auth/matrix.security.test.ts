import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { sendHttpRequest, runInParallel, type HttpResponse } from "@/testing/app/http-request";
import { createOwnerResources, revealAllSecrets, type OwnerResources } from "@/testing/app/owner-resources";
import {
  fillRoute,
  copyBuildWithoutProxy,
  listBuiltActions,
  listBuiltRoutes,
  publicActions,
  copyProjectWithoutProxy,
  root,
} from "@/testing/app/build";
import { startChaosRun, isShortRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import { singlePoll, startOwnedApp, type OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { isSignedOutResponse } from "@/testing/app/signed-out-response";
import { createUnauthorizedHeaders } from "@/testing/app/unauthorized-headers";

let app: OwnedApp | undefined;

afterEach(async () => {
  await app?.stop();
  app = undefined;
});

/**
 * Headers that only Next or a trusted proxy sends, and those with which the browser's router requests parts
 * of a page.
 */
const requestVariants: Record<string, string>[] = [
  {},
  { rsc: "1" },
  { rsc: "1", "next-router-prefetch": "1" },
  { rsc: "1", "next-router-prefetch": "2", "next-url": "/" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_full" },
  { rsc: "1", "next-router-segment-prefetch": "/instances/__PAGE__" },
  { rsc: "1", "next-router-state-tree": stateTree() },
  { rsc: "1", "next-hmr-refresh": "1", "next-instant-navigation-testing-prefetch": "1" },
  ...["proxy", "middleware", "src/proxy", "src/middleware", "pages/_middleware"].map((name) => ({
    "x-middleware-subrequest": Array.from({ length: 5 }, () => name).join(":"),
  })),
  { "x-middleware-prefetch": "1", "x-nextjs-data": "1", purpose: "prefetch" },
  { "x-middleware-next": "1", "x-middleware-skip": "1", "x-middleware-rewrite": "/instances" },
  { "x-invoke-path": "/instances", "x-invoke-output": "/instances", "x-invoke-status": "200" },
  { "x-matched-path": "/instances", "x-now-route-matches": "1=instances", "x-rewrite-url": "/instances" },
  { "x-prerender-revalidate": "1", "next-resume": "1", "x-next-resume-state-length": "1" },
  { "x-forwarded-host": "localhost", "x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1" },
  { "x-middleware-override-headers": "cookie", "x-middleware-request-cookie": "gpu.session_token=x" },
  { "next-action": "00".repeat(21), "x-action-forwarded": "1", accept: "text/x-component" },
  { range: "bytes=0-", "if-none-match": "*", "cache-control": "only-if-cached" },
];

/** Alternative spellings of a path, and paths that Next derives from it. */
const spellings: ((address: string) => string)[] = [
  (address) => address,
  (address) => `${address}?_rsc=1abcd`,
  (address) => `${address}.rsc`,
  (address) => `${address}/`,
  (address) => `${address}.segments/_tree.segment.rsc`,
  (address) => `${address}.segments${address}/__PAGE__.segment.rsc`,
  (address) => `${address}?nxtPinstanceId=x&nxtPlaunchId=x&nxtPofferId=x&nxtIlocale=x&__nextDataReq=1`,
  (address) => `/_next/data/${buildId()}${address === "/" ? "/index" : address}.json`,
  (address) => `/_next/image?${new URLSearchParams({ url: address, w: "64", q: "75" })}`,
  (address) => `//${address}`,
  (address) => address.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (address) => `/_next/..${address}`,
];

const builds: [name: string, project: () => string][] = [
  ["as it is", () => root],
  [
    "with proxy.ts deleted",
    () => {
      if (isShortRun()) {
        reportSkipped(
          "S-10 on a build of its own without proxy.ts",
          "the short test strikes it from the build there is",
        );
        return copyBuildWithoutProxy();
      }
      const project = copyProjectWithoutProxy();
      const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
      execFileSync(process.execPath, [next, "build"], { cwd: project, stdio: "pipe" });
      return project;
    },
  ],
];

describe.each(builds)("S-10: the app %s", (name, projectOf) => {
  // The short run tests each build once, one of them with REQUIRE_LOGIN.
  const closings = isShortRun() ? [name !== builds[0]![0]] : [false, true];
  it.each(closings)("shows strangers nothing of the owner's; REQUIRE_LOGIN is %s", async (isClosed) => {
    const id = `S-10 ${name}${isClosed ? ", REQUIRE_LOGIN" : ""}`;
    if (!isBuilt) return reportSkipped(id, "there is no build; `npm run build` makes one");
    const project = projectOf();
    app = await (project === root && !isClosed
      ? shareOwnedApp()
      : startOwnedApp({ project, variables: { ...singlePoll, ...(isClosed && { REQUIRE_LOGIN: "true" }) } }));
    const { url, cookie } = app;
    const actions = listBuiltActions(project);
    const resources = await createOwnerResources(app, actions);
    const before = readProviders(app);
    expect(before.billing.length).toBeGreaterThanOrEqual(3);
    const plantedSecrets = {
      ...resources.plantedSecrets,
      ...(isClosed ? await offersOf(app, resources) : {}),
    };
    const strangers = Object.entries(await createUnauthorizedHeaders(app));
    const addresses = listBuiltRoutes(project).flatMap((route) => [
      fillRoute(route, { ...resources.names }),
      ...(route === "/instances" ? [`${route}?machine=${resources.names.instanceId}`] : []),
    ]);

    // The planted secrets are visible to callers who may see them.
    const found = new Set<string>();
    for (const address of addresses) {
      const { text } = await sendHttpRequest(url, address, { headers: { cookie, host: new URL(url).host } });
      for (const secretName of findLeaks(text, plantedSecrets)) found.add(secretName);
    }
    const revealed = await revealAllSecrets(app, actions, resources.secretInstanceId);
    for (const secretName of findLeaks(revealed, plantedSecrets)) found.add(secretName);
    const unseen = Object.keys(plantedSecrets).filter((secretName) => !found.has(secretName));
    // A token's text is never shown again, and this build may have no tokens page.
    expect(unseen.filter((secretName) => !secretName.startsWith("token"))).toEqual([]);

    const { count, random } = startChaosRun(id, {
      full: 2_000,
      short: 5,
      unit: "combinations per stranger",
    });
    const combine = (
      [who, sent]: Stranger,
      address: string,
      asking: Record<string, string>,
      spell = spellings[0]!,
    ) => ({ who, path: spell(address), headers: { ...asking, ...sent } });
    const every = (stranger: Stranger) =>
      addresses.flatMap((address) => [
        ...requestVariants.map((asking) => combine(stranger, address, asking)),
        ...spellings.map((spell) => combine(stranger, address, {}, spell)),
      ]);
    // Each address, each variant and each spelling once, by one stranger after the other.
    const someOfEach = () =>
      [
        ...addresses.map((address) => (who: Stranger) => combine(who, address, {})),
        ...requestVariants.map((asking) => (who: Stranger) => combine(who, random.pick(addresses), asking)),
        ...spellings.map((spell) => (who: Stranger) => combine(who, random.pick(addresses), {}, spell)),
      ].map((send, at) => send(strangers[at % strangers.length]!));
    const mixed = strangers.flatMap((stranger) =>
      Array.from({ length: count }, () =>
        combine(stranger, random.pick(addresses), random.pick(requestVariants), random.pick(spellings)),
      ),
    );
    const chosen = [...(isShortRun() ? someOfEach() : strangers.flatMap(every)), ...mixed];
    const statuses: Record<number, number> = {};
    const faults: string[] = [];
    await runInParallel(chosen, 8, async ({ who, path, headers }) => {
      look(
        await sendHttpRequest(url, path, { headers }),
        `${who}: GET ${path} with ${Object.keys(headers).join()}`,
      );
    });

    const calls = strangers.flatMap(([who, sent]) =>
      actions.flatMap(({ id, page, name }) => {
        const path = fillRoute(page, { ...resources.names });
        const own = { ...sent, origin: `http://${sent["host"]}` };
        const values = JSON.stringify([resources.secretInstanceId, "x", "x"]);
        const asFetch = { "next-action": id, "content-type": "text/plain;charset=UTF-8" };
        const form = `--x\r\ncontent-disposition: form-data; name="$ACTION_ID_${id}"\r\n\r\n\r\n--x--\r\n`;
        const asForm = { "content-type": "multipart/form-data; boundary=x" };
        return [
          { who, name, path, request: { headers: { ...own, ...asFetch }, body: values } },
          { who, name, path: "/", request: { headers: { ...own, ...asFetch }, body: values } },
          { who, name, path, request: { headers: { ...own, ...asForm }, body: form } },
        ];
      }),
    );
    const allGuarded = calls.filter(({ name }) => !publicActions.has(name));
    // The short run sends each call once, by one stranger after the other.
    const callCount = allGuarded.length / strangers.length;
    const guarded = isShortRun()
      ? Array.from({ length: callCount }, (_, at) => allGuarded[(at % strangers.length) * callCount + at]!)
      : allGuarded;
    await runInParallel(guarded, 4, async ({ who, name, path, request }) => {
      const response = await sendHttpRequest(url, path, { method: "POST", ...request });
      const what = `${who}: ${name} on ${path} as ${request.headers["content-type"]}`;
      look(response, what);
      // A page that Next forwarded to reports the rejection in its body.
      const isRefused =
        response.status >= 300 ||
        /^\{\}$|^1:E\{/m.test(response.text) ||
        isSignedOutResponse(request.headers, response);
      if (!isRefused) faults.push(`${what} was done: ${response.text.slice(0, 200)}`);
    });
    process.stdout.write(
      `${id}: ${addresses.length} addresses, ${actions.length} actions, ${strangers.length} strangers, ` +
        `${chosen.length} requests, ${guarded.length} calls; by status ${JSON.stringify(statuses)}\n`,
    );
    expect(faults.slice(0, 8), `${faults.length} faults`).toEqual([]);
    expect(readProviders(app)).toEqual(before);

    function look(response: HttpResponse, what: string): void {
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const leaked = findLeaks(JSON.stringify(response.headers) + response.text, plantedSecrets);
      if (leaked.length > 0) faults.push(`${what} tells ${leaked.join(", ")}`);
      // The error page answers with an error status under its own path as well.
      if (response.status >= 500 && !/global-error/.test(what))
        faults.push(`${what} gets ${response.status}`);
      if (/x-(address|https|host|proxy|request)-[0-9a-f]{24}/.test(Object.keys(response.headers).join()))
        faults.push(`${what} tells our names`);
      const isProxied = /script-src/.test(String(response.headers["content-security-policy"]));
      if (isProxied && name !== "as it is") faults.push(`${what} came through the proxy`);
    }
  });
});

/** What changes at the providers: the machines that bill, and the deletes and actions so far. */
function readProviders({ sandbox }: OwnedApp) {
  const changes = sandbox.logEntries().filter(({ event }) => event === "delete" || event === "action");
  const billing = sandbox.machines().filter((machine) => machine.billing);
  return { changes, billing: billing.map(({ id }) => id) };
}

type Stranger = [name: string, headers: Record<string, string>];

function findLeaks(text: string, plantedSecrets: Record<string, string>): string[] {
  return Object.entries(plantedSecrets)
    .filter(([, secret]) => text.includes(secret))
    .map(([name]) => name);
}

/** With REQUIRE_LOGIN, offer ids are private too, except the requested one. */
async function offersOf(
  { url, cookie }: OwnedApp,
  { names }: OwnerResources,
): Promise<Record<string, string>> {
  const { text } = await sendHttpRequest(url, "/api/v1/offers", { headers: { cookie } });
  const { offers } = JSON.parse(text) as { offers: { id: string }[] };
  const others = offers.filter(({ id }) => id !== names.offerId);
  return Object.fromEntries(others.slice(0, 20).map(({ id }) => [`offer ${id}`, id]));
}

function stateTree(): string {
  const tree = ["", { children: ["instances", { children: ["__PAGE__", {}, null, "refetch"] }] }, null, null];
  return encodeURIComponent(JSON.stringify(tree));
}

function buildId(): string {
  const file = path.join(root, ".next", "BUILD_ID");
  return existsSync(file) ? readFileSync(file, "utf8") : "none";
}
