import { afterAll, expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { providerIds } from "@/lib/domain/provider-id";
import { parseOrder } from "@/lib/instances/order";
import { parseSearch } from "@/lib/offers/search-params";
import { providers } from "@/lib/providers/registry";
import { sendHttpRequest, runInParallel, type HttpRequestOptions } from "@/testing/app/http-request";
import { sameOriginHeaders, waitForOffers } from "@/testing/app/owner-resources";
import { fillRoute, listBuiltActions, listBuiltRoutes } from "@/testing/app/build";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import { sendJson, startFakeServer } from "@/testing/cloud/fake-server";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import type { Random } from "@/testing/random";
import { readRecordedReplies } from "@/testing/cloud/recorded-replies";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

/** Members that pollute prototypes. */
const members = [
  '"__proto__":{"polluted":"yes","toString":null}',
  '"constructor":{"prototype":{"polluted":"yes"}}',
  '"prototype":{"polluted":"yes"}',
  '"__proto__":null',
  '"__proto__":[{"polluted":"yes"}]',
  '"constructor":null',
  '"toString":"x","valueOf":1,"hasOwnProperty":false,"toJSON":1,"then":"x"',
  '"__defineGetter__":"x","__lookupGetter__":{"polluted":"yes"}',
  '"\\u005f_proto__":{"polluted":"yes"}',
];

const names = [
  [
    "__proto__",
    "__proto__[polluted]",
    "__proto__.polluted",
    "constructor",
    "constructor[prototype][polluted]",
  ],
  [
    "constructor.prototype.polluted",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "__defineGetter__",
  ],
].flat();

it("S-22: no provider reply, order or query changes what objects inherit", async () => {
  const { count, random } = startChaosRun("S-22 in one process", { full: 600, short: 40, unit: "inputs" });
  const before = prototypesHere();
  const { database, dispose } = temporaryDatabase();
  const lease = await acquireTestLease(database);
  let reply = "";
  const opponent = await startFakeServer((_request, response) => sendJson(response, reply));
  const subjects = await Promise.all(
    providerIds.map((id) =>
      createPollHarness(providers[id], {
        database,
        lease,
        client: connectTestProvider(providers[id], opponent.url),
      }),
    ),
  );
  const replies = providerIds.map((id) =>
    [...readRecordedReplies(id).values()].flat().map((reply) => JSON.stringify(reply)),
  );
  for (let input = 0; input < count; input++) {
    const at = random.integer(providerIds.length);
    reply = polluted(random.pick(replies[at]!), random);
    await subjects[at]!.poll();
    const name = random.pick(names);
    parseSearch(`${name}=x&${name}[a]=1&sort=${name}&gpu=${name}&provider=${name}&columns=${name}`);
    parseOrder(
      JSON.parse(
        polluted(
          '{"offerId":"aaaaaaaaaaaaaaaa","maxPriceMicros":1,"confirmToken":"x","settings":{"a":"b"}}',
          random,
        ),
      ),
    );
    expect(prototypesHere()).toBe(before);
  }
  expect(opponent.requests).toBeGreaterThan(count / 2);
  // Checks that pollution would be detected.
  Reflect.set(Object.prototype, "polluted", "yes");
  const after = prototypesHere();
  Reflect.deleteProperty(Object.prototype, "polluted");
  expect(after).not.toBe(before);
  await opponent.close();
  dispose();
});

it("S-22: no body, field or query changes what the app's objects inherit", async () => {
  if (!isBuilt) return reportSkipped("S-22 over HTTP", "there is no build; `npm run build` makes one");
  const { count, random } = startChaosRun("S-22 over HTTP", { full: 1_000, short: 60, unit: "requests" });
  app = await shareOwnedApp();
  await waitForOffers(app);
  const { url } = app;
  const before = await app.prototypes();
  const own = sameOriginHeaders(app);
  // Signing out would end the session that the test uses.
  const actions = listBuiltActions().filter(({ name }) => !/^(signOut|endSession)/.test(name));
  const routes = listBuiltRoutes().filter((route) => !route.startsWith("/_"));
  const kinds: (() => [path: string, request: HttpRequestOptions])[] = [
    () => {
      const name = encodeURIComponent(random.pick(names));
      return [
        `${fillRoute(random.pick(routes), {}, name)}?${name}=x&sort=${name}&gpu=${name}&next=${name}`,
        { headers: own },
      ];
    },
    () => {
      const route = random.pick(routes.filter((one) => one.startsWith("/api/")));
      const headers = { ...own, "content-type": "application/json" };
      const body = polluted('{"offerId":"x","value":"x","settings":{"a":"b"}}', random);
      return [
        fillRoute(route, {}, random.pick(["__proto__", "constructor", "aaaaaaaaaaaaaaaa"])),
        { method: "POST", headers, body },
      ];
    },
    () => {
      const { id, page } = random.pick(actions);
      const headers = { ...own, "next-action": id, "content-type": "text/plain;charset=UTF-8" };
      const body = polluted(
        random.pick(['[{"offerId":"x"},{"a":{"b":1}}]', "[{}]", '["x",{}]', '["$Q1",{"a":1}]']),
        random,
      );
      return [fillRoute(page, {}), { method: "POST", headers, body }];
    },
    () => {
      const { id, page } = random.pick(actions);
      const isAction = random.next() < 0.5;
      const field = (name: string, value: string) =>
        `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
      const root = isAction
        ? field("0", polluted('["$K1",{"a":"$1:__proto__:polluted"}]', random))
        : field(`$ACTION_ID_${id}`, "");
      const fields = names.map((name) => field(isAction ? `1_${name}` : name, '{"polluted":"yes"}')).join("");
      const headers = {
        ...own,
        "content-type": "multipart/form-data; boundary=x",
        ...(isAction && { "next-action": id }),
      };
      const one = field("1", polluted('{"a":1}', random));
      return [fillRoute(page, {}), { method: "POST", headers, body: `${fields}${one}${root}--x--\r\n` }];
    },
  ];
  const statuses: Record<number, number> = {};
  const faults: string[] = [];
  await runInParallel(Array.from({ length: count }), 4, async () => {
    const [path, request] = random.pick(kinds)();
    const { status } = await sendHttpRequest(url, path, request);
    statuses[status] = (statuses[status] ?? 0) + 1;
    // Next's response when it cannot read the arguments or the form of an action.
    const isForNext = request.method === "POST" && !path.startsWith("/api/");
    if (status >= 500 && !isForNext)
      faults.push(`${request.method} ${path} ${status} ${String(request.body)}`);
  });
  for (const provider of providerIds) {
    await app.control({
      provider,
      override: JSON.parse(polluted('[{"data":[{"id":1}]}]', random)) as unknown,
    });
  }
  expect((await sendHttpRequest(url, "/api/health")).status).toBe(200);
  process.stdout.write(`S-22 over HTTP: by status ${JSON.stringify(statuses)}\n`);
  expect(faults.slice(0, 5)).toEqual([]);
  expect(JSON.parse(before)).toHaveLength(5);
  expect(await app.prototypes()).toBe(before);
});

/** The JSON with such members in one to three of its objects. */
function polluted(json: string, random: Random): string {
  let result = json;
  for (let times = 1 + random.integer(3); times > 0; times--) {
    const positions = [...result.matchAll(/\{/g)].map(({ index }) => index);
    if (positions.length === 0) return `{${random.pick(members)}}`;
    const at = random.pick(positions) + 1;
    const comma = /^\s*\}/.test(result.slice(at)) ? "" : ",";
    const changed = `${result.slice(0, at)}${random.pick(members)}${comma}${result.slice(at)}`;
    if (isJson(changed)) result = changed;
  }
  return result;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function prototypesHere(): string {
  const all = [Object, Array, Function, String, Promise].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String),
  );
  return JSON.stringify(all);
}
