import { randomUUID } from "node:crypto";

import { createSchemaValidator } from "@/testing/provider/schema-validator";
import type { App } from "./app";
import { expect, test } from "./fixtures";
import { findCheapest, findCheapestMonthly, terminateByApi, launchByApi } from "./machines";
import { createAppToken } from "./tokens";

const nobody = "aaaaaaaaaaaaaaaa";

/** A grant to launch up to these amounts in dollars, prepaid or not. */
function caps(dollars: number, committed: number) {
  const micros = Math.round(dollars * 1e6);
  return {
    scope: "launch" as const,
    hourCapMicros: micros,
    dayCapMicros: micros,
    committedCapMicros: committed * 1e6,
  };
}

/** The status of each call without a token, with a read token and with a launch token. The calls change nothing. */
const calls: [call: string, nobody: number, reader: number, launcher: number][] = [
  ["GET /api/v1/offers", 200, 200, 200],
  ["GET /api/v1/offers.csv", 200, 200, 200],
  [`GET /api/v1/offers/${nobody}`, 404, 404, 404],
  [`GET /api/v1/offers/${nobody}/history`, 404, 404, 404],
  [`GET /api/v1/offers/${nobody}/history.csv`, 404, 404, 404],
  ["GET /api/v1/gpus", 200, 200, 200],
  ["GET /api/v1/gpus.csv", 200, 200, 200],
  [`GET /api/v1/gpus/${nobody}`, 404, 404, 404],
  [`GET /api/v1/gpus/${nobody}.csv`, 404, 404, 404],
  ["GET /api/v1/changes", 200, 200, 200],
  ["GET /api/v1/changes.csv", 200, 200, 200],
  ["GET /api/v1/changes.atom", 200, 200, 200],
  ["GET /api/v1/openapi.json", 200, 200, 200],
  ["GET /api/v1/instances", 401, 200, 200],
  [`GET /api/v1/instances/${nobody}`, 401, 404, 404],
  [`GET /api/v1/launches/${nobody}`, 401, 404, 404],
  ["POST /api/v1/launches", 401, 403, 400],
  [`DELETE /api/v1/instances/${nobody}`, 401, 403, 404],
  [`POST /api/v1/instances/${nobody}/stop`, 401, 403, 404],
  [`POST /api/v1/instances/${nobody}/terminate`, 401, 403, 404],
  [`POST /api/v1/instances/${nobody}/explode`, 401, 403, 404],
  ["GET /api/jump", 200, 200, 200],
  // Without a token because the call comes from this machine.
  ["GET /metrics", 200, 200, 200],
  // Routes for pages accept no token.
  ["GET /api/instances", 401, 401, 401],
  ["GET /api/keys/places", 401, 401, 401],
  ["GET /api/audit.csv", 401, 401, 401],
];

test("every call requires authorization", async ({ live }) => {
  const reader = await createAppToken(live, { scope: "read" });
  const launcher = await createAppToken(live, caps(50, 0));
  const unknown = [`gpu_${"a".repeat(64)}`, reader.slice(0, -1), "x"];
  const routes = Object.entries((await readApiDocument(live)).paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const tried = calls.map(([call]) =>
    call.replace(nobody, "{id}").replace(/(stop|terminate|explode)$/, "{id}"),
  );
  for (const route of routes) expect(tried).toContain(route.replaceAll(/\{\w+\}/g, "{id}"));
  for (const [call, ...statuses] of calls) {
    const answers = await Promise.all(
      [null, reader, launcher].map(async (token) => (await callApi(live, call, token)).status),
    );
    expect(answers, call).toEqual(statuses);
    if (call.includes("/api/v1/"))
      for (const token of unknown) {
        const refused = await callApi(live, call, token);
        expect([refused.status, (await refused.json()).kind], call).toEqual([401, "token-unknown"]);
      }
  }
  const refused = await callApi(live, "POST /api/v1/launches", reader);
  expect((await refused.json()).kind).toBe("token-scope");
});

test("the responses match the API description", async ({ live }) => {
  const faults = createSchemaValidator(await readApiDocument(live));
  const { offerId, launchId, instanceId } = await launchByApi(live, "shadeform", "described");
  for (const query of [
    "",
    "?gpu=H100&sort=-vram",
    "?size=500&stock=any&currency=EUR",
    "?price=lots&colour=red",
  ])
    await isDescribed(200, "OffersPage", `GET /api/v1/offers${query}`);
  for (const query of ["", "?gpu=H100&kind=appeared,aggregate&limit=3", "?after=0&limit=2"])
    await isDescribed(200, "Changes", `GET /api/v1/changes${query}`);
  await isDescribed(400, "Problem", "GET /api/v1/changes?limit=0");
  await isDescribed(200, "Offer", `GET /api/v1/offers/${offerId}`);
  await isDescribed(200, "Gpus", "GET /api/v1/gpus");
  await isDescribed(200, "GpuDetail", "GET /api/v1/gpus/h100-sxm-80");
  await isDescribed(404, "Problem", `GET /api/v1/gpus/${nobody}`);
  await isDescribed(200, "Launch", `GET /api/v1/launches/${launchId}`);
  await isDescribed(200, "Instances", "GET /api/v1/instances");
  await isDescribed(200, "InstanceDetail", `GET /api/v1/instances/${instanceId}`);
  await isDescribed(404, "Problem", `GET /api/v1/offers/${nobody}`);
  await isDescribed(404, "Problem", `POST /api/v1/instances/${instanceId}/explode`);
  await isDescribed(400, "Problem", `POST /api/v1/instances/${instanceId}/set-ports`, "{}");
  const ports = '{"ports":[22],"httpPorts":[]}';
  await isDescribed(409, "Problem", `POST /api/v1/instances/${instanceId}/set-ports`, ports);
  await isDescribed(400, "Problem", "POST /api/v1/launches", "{}");
  await isDescribed(202, "Instance", `DELETE /api/v1/instances/${instanceId}`);

  async function isDescribed(status: number, name: string, call: string, body?: string): Promise<void> {
    const answer = await callApi(live, call, live.credentials!.token, body);
    expect(answer.status, call).toBe(status);
    expect(faults(name, await answer.json()), call).toEqual([]);
  }
});

test("unknown routes return a problem that lists what exists", async ({ live }) => {
  const { paths } = await readApiDocument(live);
  const faults = createSchemaValidator(await readApiDocument(live));
  for (const address of ["/api", "/api/v2/offers", "/api/v1", "/api/v1/offer", `/api/v1/offers/${nobody}/x`])
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      await isRefused(method, address, 404, "not-found");
  for (const [path, operations] of Object.entries(paths)) {
    const taken = Object.keys(operations).map((method) => method.toUpperCase());
    const address = path.replaceAll(/\{\w+\}/g, nobody);
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((one) => !taken.includes(one))) {
      const allow = (await isRefused(method, address, 405, "method-not-allowed")).get("allow") ?? "";
      expect(allow.split(", ").filter((one) => !["HEAD", "OPTIONS"].includes(one))).toEqual(taken);
    }
    expect((await callApi(live, `OPTIONS ${address}`, null)).status, path).toBe(204);
  }

  async function isRefused(method: string, address: string, status: number, kind: string): Promise<Headers> {
    const answer = await callApi(live, `${method} ${address}`, null);
    expect([answer.status, answer.headers.get("content-type")], `${method} ${address}`).toEqual([
      status,
      "application/problem+json",
    ]);
    const body = await answer.json();
    expect([body.kind, ...faults("Problem", body)]).toEqual([kind]);
    return answer.headers;
  }
});

test("a body that is too long, invalid JSON or not an object is rejected without side effects", async ({
  live,
}) => {
  const long = JSON.stringify({ startupScript: "x".repeat(256 * 1024) });
  for (const call of ["POST /api/v1/launches", `POST /api/v1/instances/${nobody}/rename`]) {
    for (const [body, status, kind] of [
      [long, 413, "too-large"],
      ["{", 400, "invalid"],
      ["[]", 400, "invalid"],
      ['"text"', 400, "invalid"],
      ['{"value":7}', 400, "invalid"],
    ] as const) {
      const answer = await callApi(live, call, live.credentials!.token, body);
      expect([answer.status, (await answer.json()).kind], `${call} ${body.slice(0, 20)}`).toEqual([
        status,
        kind,
      ]);
    }
  }
});

test("a token launches up to its cap, each order once, and the audit log shows it", async ({
  live,
  page,
}) => {
  const { id: offerId, priceMicros } = await findCheapest(live, "massedcompute");
  // Room for one machine at the current price.
  const token = await createAppToken(live, caps((1.5 * priceMicros) / 1e6, 0), "capped");
  const order = { offerId, maxPriceMicros: 2 * priceMicros, name: "capped", sshKeyId: null };
  const typed = JSON.stringify({ ...order, override: "capped", confirmToken: randomUUID() });
  const overridden = await callApi(live, "POST /api/v1/launches", token, typed);
  expect([overridden.status, (await overridden.json()).kind]).toEqual([400, "invalid"]);
  const first = JSON.stringify({ ...order, confirmToken: randomUUID() });
  const made = await callApi(live, "POST /api/v1/launches", token, first);
  expect(made.status).toBe(202);
  const { id, instanceId } = (await made.json()) as { id: string; instanceId: string };
  const again = await callApi(live, "POST /api/v1/launches", token, first);
  expect([again.status, (await again.json()).id]).toEqual([200, id]);
  // Only offers at this price or above: the market moves.
  const query = `provider=massedcompute&stock=in-stock&type=vm,unknown&total=${priceMicros / 1e6}..`;
  const { offers } = (await (await callApi(live, `GET /api/v1/offers?${query}`, token)).json()) as {
    offers: { id: string; priceMicros: number }[];
  };
  const kinds: unknown[] = [];
  for (const dearer of offers) {
    const change = { ...order, offerId: dearer.id, maxPriceMicros: 2 * dearer.priceMicros };
    const second = JSON.stringify({ ...change, confirmToken: randomUUID() });
    const refused = await callApi(live, "POST /api/v1/launches", token, second);
    expect(refused.status).toBe(409);
    kinds.push((await refused.json())["kind"]);
    if (kinds.at(-1) !== "sold-out") break;
  }
  expect(kinds.at(-1)).toBe("token-cap");
  const ended = await callApi(live, `DELETE /api/v1/instances/${instanceId}`, token);
  expect(ended.status).toBe(202);
  const record = await (await page.request.get(`${live.url}/api/audit.csv`)).text();
  const lines = record.split("\r\n").filter((line) => line.includes("token,token “capped”,"));
  expect(lines.toReversed()).toEqual([
    expect.stringMatching(/,Launch,launch,capped,refused,"offer .*: invalid: /),
    expect.stringMatching(
      /,Launch,launch,capped,done,"Massed Compute, offer \w{16}, \$[\d.]+\/h, launch \w+: /,
    ),
    ...kinds.map((kind) =>
      expect.stringMatching(`,Launch,launch,capped,refused,"offer .*: ${String(kind)}: `),
    ),
    expect.stringContaining(",Termination requested,terminate,capped,done,"),
  ]);
});

test("a prepaid order confirms its sum and counts toward the token's caps", async ({ live, clouds }) => {
  const faults = createSchemaValidator(await readApiDocument(live));
  const name = "e2e-prepaid";
  const made = () => clouds.sandbox.machines().filter((machine) => machine.name.startsWith(name));
  const launch = async (token: string, order: object) => {
    const body = JSON.stringify({ confirmToken: randomUUID(), ...order });
    const answer = await callApi(live, "POST /api/v1/launches", token, body);
    return { status: answer.status, body: await answer.json() };
  };
  const rich = await createAppToken(live, caps(5000, 5000));
  const unprepaid = await createAppToken(live, caps(5000, 0));
  const limited = await createAppToken(live, { ...caps(5000, 5000), hourCapMicros: 1e6 });
  const twice = { confirmToken: randomUUID() };
  // The offer may sell out meanwhile; nothing below launches.
  await expect(async () => {
    const { id: offerId, priceMicros, periodMicros } = await findCheapestMonthly(live);
    const bare = { offerId, maxPriceMicros: 2 * priceMicros, name };
    const order = { ...bare, maxTotalMicros: 2 * periodMicros };
    const refusals: [token: string, wish: object, kind: string][] = [
      [unprepaid, order, "token-cap"],
      [limited, order, "token-cap"],
      [rich, bare, "total-required"],
      [rich, { ...bare, maxTotalMicros: Math.floor(periodMicros / 2) }, "price-changed"],
      [rich, { ...order, settings: { dataDiskSize: "100000", cpuNum: "512" } }, "price-changed"],
    ];
    for (const [token, change, kind] of refusals) {
      const { status, body } = await launch(token, change);
      expect([status, body["kind"], ...faults("Problem", body)]).toEqual([409, kind]);
      if (kind !== "token-cap") expect(body).toMatchObject({ periodHours: 720 });
      if (kind === "total-required") expect(body["totalMicros"]).toBeGreaterThan(periodMicros / 2);
    }
    Object.assign(twice, order);
  }).toPass();
  expect(made()).toEqual([]);
  const { status, body } = await launch(rich, twice);
  expect([status, ...faults("Launch", body)]).toEqual([202]);
  expect(made()).toHaveLength(1);
  expect(await launch(rich, twice)).toMatchObject({ status: 200, body: { id: body["id"] } });
  const machine = await callApi(live, `GET /api/v1/instances/${String(body["instanceId"])}`, rich);
  const { committedMicros, paidUntil } = body;
  expect(await machine.json()).toMatchObject({ committedMicros, paidUntil, endsAt: paidUntil });
  await terminateByApi(live, String(body["instanceId"]));
});

interface ApiDocument {
  paths: Record<string, Record<string, unknown>>;
}

async function readApiDocument(app: App): Promise<ApiDocument> {
  return (await (await fetch(`${app.url}/api/v1/openapi.json`)).json()) as ApiDocument;
}

async function callApi(
  app: App,
  call: string,
  token: string | null,
  body?: string,
): Promise<Omit<Response, "json"> & { json(): Promise<Record<string, unknown>> }> {
  const [method = "", path = ""] = call.split(" ");
  const isPost = method === "POST";
  return await fetch(app.url + path, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(isPost && { body: body ?? "{}" }),
  });
}
