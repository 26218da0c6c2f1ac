import { once } from "node:events";
import { createServer, get, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { fetch as send } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";

import { atomically } from "@/db/transactions";
import { log } from "@/lib/log";
import { processMetrics } from "@/lib/metrics/metrics";
import { recordPollMetrics } from "@/lib/metrics/record";
import { ignoreRequestsTo } from "@/lib/metrics/requests";
import { registerSecret } from "@/lib/redaction/redact";
import { currentRequestId, outsideRequests } from "@/lib/request-id";
import { annotateSender } from "@/lib/sender/sender";
import { traced } from "@/lib/trace";
import { startFakeServer } from "@/testing/cloud/fake-server";
import { temporaryDatabase } from "@/testing/database/temporary";
import { until } from "@/testing/process/until";
import { startCollector, type Collector } from "@/testing/tracing/collector";

import { readTraceParent } from "./requests";
import { startTracing } from "./tracing";

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function trace(
  endpoint: string,
  protocol: "http/json" | "http/protobuf" = "http/json",
): Promise<() => Promise<void>> {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
  vi.stubEnv("OTEL_BSP_SCHEDULE_DELAY", "20");
  const stop = await startTracing(protocol);
  cleanups.push(stop);
  return stop;
}

async function collect(): Promise<Collector> {
  const collector = await startCollector();
  ignoreRequestsTo(collector.url);
  cleanups.push(
    () => collector.close(),
    () => processMetrics().otherPorts.clear(),
  );
  return collector;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function received(collector: Collector, ...names: string[]) {
  const found = () => names.every((name) => collector.spans().some((span) => span.name === name));
  await until(found, { within: 10_000, what: names.join(", ") });
  const spans = collector.spans();
  return names.map((name) => spans.find((span) => span.name === name)!);
}

describe("an exported trace", () => {
  it("has the request, its transactions and the requests to providers, and no text of any", async () => {
    const collector = await collect();
    const cloud = await startFakeServer((_, response) => response.writeHead(404).end("reply-body-7qx"));
    const { database, dispose } = temporaryDatabase();
    cleanups.push(dispose, () => cloud.close(), annotateSender([]));
    await trace(collector.url);
    let headers: NodeJS.Dict<string | string[]> = {};
    cloud.handle = (request, response) => {
      headers = request.headers;
      response.writeHead(404).end("reply-body-7qx");
    };
    let id: string | undefined;
    const url = await serve((_, response) => {
      id = currentRequestId();
      void (async () => {
        await atomically(database, () => 1);
        const reply = await send(`${cloud.url}/v1/machines?key=query-7qx`, {
          method: "POST",
          headers: { authorization: "Bearer header-7qx" },
          body: "request-body-7qx",
        });
        await reply.text();
        response.end("page-body-7qx");
      })();
    });
    // Not fetch, whose requests are traced too.
    get(`${url}/offers/path-7qx?q=query-7qx`, { headers: { cookie: "a=cookie-7qx" } });
    const [page, outgoing, transaction] = await received(
      collector,
      "GET /offers/[offerId]",
      "POST 127.0.0.1",
      "transaction",
    );
    expect(page).toMatchObject({
      kind: 2,
      facts: {
        "http.request.method": "GET",
        "http.route": "/offers/[offerId]",
        "http.response.status_code": 200,
        "url.scheme": "http",
        "cheapest_gpu.request_id": id,
      },
    });
    expect(page!.parentSpanId).toBeUndefined();
    expect(outgoing).toMatchObject({
      kind: 3,
      traceId: page!.traceId,
      parentSpanId: page!.spanId,
      isError: true,
      facts: {
        "http.request.method": "POST",
        "server.address": "127.0.0.1",
        "url.full": `${cloud.url}/v1/machines`,
        "http.response.status_code": 404,
      },
    });
    expect(transaction).toMatchObject({
      traceId: page!.traceId,
      parentSpanId: page!.spanId,
      facts: { "cheapest_gpu.outcome": "committed", "cheapest_gpu.request_id": id },
    });
    expect(collector.text()).not.toContain("7qx");
    expect(Object.keys(headers)).not.toContain("traceparent");
    expect(collector.resource()).toMatchObject({ "service.name": "cheapest-gpu" });
    expect(collector.paths()[0]).toBe("/v1/traces");
  });

  it("has polls with their outcome, without secrets", async () => {
    const collector = await collect();
    registerSecret("registered-secret-5w");
    vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=registered-secret-5w");
    vi.stubEnv("OTEL_SERVICE_NAME", "prices");
    await trace(collector.url);
    await traced("poll", { provider: "registered-secret-5w" }, async () =>
      recordPollMetrics("shadeform", { outcome: "failed", failure: "timeout", took: 5 }),
    );
    await traced("reconcile", {}, async () => {
      throw new TypeError("message-7qx");
    }).catch(() => undefined);
    const [poll, failed] = await received(collector, "poll", "reconcile");
    expect(poll).toMatchObject({
      isError: true,
      facts: {
        "cheapest_gpu.provider": "[secret]",
        "cheapest_gpu.outcome": "failed",
        "cheapest_gpu.failure": "timeout",
      },
    });
    expect(failed).toMatchObject({ isError: true, facts: { "error.type": "TypeError" } });
    expect(collector.resource()).toMatchObject({
      "service.name": "prices",
      "deployment.environment.name": "[secret]",
    });
    expect(collector.text()).not.toMatch(/registered-secret|message-7qx/);
  });

  it("leaves out files, and does not connect work that outlives its request", async () => {
    const collector = await collect();
    cleanups.push(annotateSender([]));
    await trace(collector.url);
    const url = await serve((_, response) => {
      void outsideRequests(() => traced("poll", {}, async () => undefined)).then(() => response.end());
    });
    await fetch(`${url}/icon.svg`);
    await fetch(`${url}/changes`);
    const [, poll] = await received(collector, "GET /changes", "poll");
    expect(poll!.parentSpanId).toBeUndefined();
    expect(collector.spans().filter(({ kind }) => kind === 2)).toHaveLength(1);
  });

  const parent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  it.each([
    ["continues that of a trusted proxy", ["127.0.0.1"], "a".repeat(32)],
    ["ignores that of anyone else", [], null],
  ])("%s", async (_, trusted, traceId) => {
    const collector = await collect();
    cleanups.push(annotateSender(trusted));
    await trace(collector.url);
    const url = await serve((_request, response) => response.end());
    await fetch(`${url}/gpus`, { headers: { traceparent: parent } });
    const [page] = await received(collector, "GET /gpus");
    if (traceId === null) expect(page!.traceId).not.toBe("a".repeat(32));
    else expect(page).toMatchObject({ traceId, parentSpanId: "b".repeat(16) });
  });

  it.each([
    "",
    "00-a-b-01",
    `01-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    `00-${"0".repeat(32)}-${"b".repeat(16)}-01`,
    `00-${"A".repeat(32)}-${"b".repeat(16)}-01`,
    `${parent}, ${parent}`,
  ])("starts anew at the header %j", (header) => {
    expect(readTraceParent(header)).toBeNull();
  });
});

describe("a collector", () => {
  it("that reads protobuf gets the spans too", async () => {
    const collector = await startFakeServer((request, response) => {
      types.push(request.headers["content-type"] ?? "");
      response.end();
    });
    const types: string[] = [];
    cleanups.push(() => collector.close());
    const stop = await trace(collector.url, "http/protobuf");
    await traced("poll", {}, async () => undefined);
    await stop();
    expect(types).toEqual(["application/x-protobuf"]);
  });

  it("that fails delays nothing and is logged once", async () => {
    const warn = vi.spyOn(log, "warn").mockReturnValue(undefined);
    const collector = await startFakeServer((_, response) => response.writeHead(401).end("reply-7qx"));
    cleanups.push(() => collector.close());
    await trace(collector.url);
    for (let batch = 1; batch <= 3; batch++) {
      await traced("poll", {}, async () => undefined);
      await until(() => collector.requests >= batch, { within: 10_000, what: `batch ${batch}` });
    }
    await until(() => warn.mock.calls.length > 0, { within: 10_000, what: "the line" });
    expect(warn.mock.calls).toEqual([
      [{ code: "401" }, expect.stringContaining("Traces cannot be sent to the collector")],
    ]);
  });

  it("that never responds holds up neither work nor the end", async () => {
    const held: (() => void)[] = [];
    const collector = await startFakeServer((_, response) => held.push(() => response.end()));
    cleanups.push(() => collector.close());
    const stop = await trace(collector.url);
    await traced("poll", {}, async () => undefined);
    const started = performance.now();
    await stop();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(held).toHaveLength(1);
  });
});
