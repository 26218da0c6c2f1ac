import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, it } from "vitest";

import { addressHeader, annotateSender } from "@/lib/sender/sender";
import { until } from "@/testing/process/until";

import { processMetrics } from "./metrics";
import { ignoreRequestsTo, measureRequests } from "./requests";

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanups.toReversed()) await end();
  cleanups = [];
});

async function serve(listener: RequestListener): Promise<string> {
  cleanups.push(measureRequests(), annotateSender([]));
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The number of requests so far, by their labels. */
async function counted(): Promise<Record<string, number>> {
  const { values } = await processMetrics().requests.get();
  return Object.fromEntries(
    values
      .filter(({ metricName }) => metricName?.endsWith("_count"))
      .map(({ labels, value }) => [`${labels.method} ${labels.route} ${labels.status}`, value]),
  );
}

const total = async () => Object.values(await counted()).reduce((sum, count) => sum + count, 0);

it("counts requests by route, method and class of status, and not those that Next forwards to itself", async () => {
  processMetrics().requests.reset();
  const url = await serve((request, response) => {
    response.statusCode = request.url!.startsWith("/gpus/") ? 404 : 200;
    response.end();
  });
  await fetch(`${url}/`);
  await fetch(`${url}/?q=again`);
  await fetch(`${url}/gpus/none`);
  await fetch(`${url}/api/v1/launches`, { method: "POST" });
  await fetch(`${url}/secret-path`, { headers: { [addressHeader]: "127.0.0.1" } });
  await until(async () => (await total()) >= 4, { within: 5_000, what: "four requests" });
  expect(await counted()).toEqual({
    "GET / 2xx": 2,
    "GET /gpus/[gpuId] 4xx": 1,
    "POST /api/v1/launches 2xx": 1,
  });
});

it("counts a request whose client went away", async () => {
  processMetrics().requests.reset();
  const gone = new AbortController();
  const url = await serve(() => gone.abort());
  await fetch(`${url}/changes`, { signal: gone.signal }).catch(() => undefined);
  await until(async () => (await total()) >= 1, { within: 5_000, what: "the request" });
  expect(await counted()).toEqual({ "GET /changes aborted": 1 });
});

it("leaves out another server in this process, such as the sandbox", async () => {
  processMetrics().requests.reset();
  const url = await serve((_, response) => response.end());
  ignoreRequestsTo(url);
  await fetch(`${url}/`);
  processMetrics().otherPorts.clear();
  await fetch(`${url}/changes`);
  await until(async () => (await total()) >= 1, { within: 5_000, what: "the request" });
  expect(await counted()).toEqual({ "GET /changes 2xx": 1 });
});
