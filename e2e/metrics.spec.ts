import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { until } from "@/testing/process/until";
import { apiHeaders, type App } from "./app";
import { expect, test } from "./fixtures";
import { launchByApi, terminateByApi } from "./machines";

const generated = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const scrape = (app: App, headers: Record<string, string> = {}) => fetch(`${app.url}/metrics`, { headers });

test("metrics have figures of prices, machines and requests, and no name, key, ID or text of a request", async ({
  live,
}) => {
  const planted = "qzmetrics7wx";
  const { offerId, launchId, instanceId } = await launchByApi(live, "shadeform", planted);
  for (const path of [`/offers/${offerId}`, `/?q=${planted}`, `/${planted}`, `/launches/${launchId}`])
    await fetch(live.url + path, { headers: { "x-request-id": planted } });
  const response = await scrape(live);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const page = await response.text();
  for (const sample of [
    'cheapest_gpu_launches_total{provider="shadeform",outcome="confirmed"} ',
    'cheapest_gpu_machines{provider="shadeform",origin="here",state=',
    'cheapest_gpu_dollars_per_hour{provider="shadeform",origin="here",price="agreed"} ',
    'cheapest_gpu_reading_age_seconds{provider="gpugeek"} ',
    'cheapest_gpu_poll_duration_seconds_count{provider="sesterce",outcome="published"} ',
    'cheapest_gpu_http_request_duration_seconds_count{route="/offers/[offerId]",method="GET",status="2xx"} ',
    'cheapest_gpu_http_request_duration_seconds_count{route="/api/v1/launches",method="POST",status="2xx"} ',
    'cheapest_gpu_transaction_duration_seconds_count{outcome="committed"} ',
    "cheapest_gpu_poller_active 1",
    "nodejs_eventloop_lag_p99_seconds ",
  ])
    expect(page).toContain(`\n${sample}`);
  const token = apiHeaders(live).authorization.slice(-40);
  for (const text of [planted, "canary", "9f3c1e7ab2", offerId, launchId, instanceId, token])
    expect(page, text).not.toContain(text);
  await terminateByApi(live, instanceId);
});

test("metrics are for programs on this machine without a proxy, and for tokens", async ({
  live,
  proxiedApp,
}) => {
  const { authorization } = apiHeaders(live);
  const statuses = async (app: App, all: Record<string, string>[]) =>
    Promise.all(all.map(async (headers) => (await scrape(app, headers)).status));
  expect(
    await statuses(live, [
      {},
      { "x-forwarded-for": "127.0.0.1" },
      { forwarded: "for=127.0.0.1" },
      { authorization },
      { authorization, "x-forwarded-for": "192.0.2.1" },
      { authorization: `Bearer gpu_${"a".repeat(64)}` },
    ]),
  ).toEqual([200, 401, 401, 200, 200, 401]);
  expect(await statuses(proxiedApp, [{}, { "x-forwarded-for": "127.0.0.1" }])).toEqual([401, 401]);
  const refused = await scrape(live, { "x-forwarded-for": "127.0.0.1" });
  expect(await refused.json()).toMatchObject({ kind: "signed-out" });
});

test("a response and the log lines of its request have the same ID", async ({ live }) => {
  for (const path of ["/", "/api/health", "/icon.svg", "/nowhere"]) {
    const { headers } = await fetch(live.url + path, { headers: { "x-request-id": "planted" } });
    expect(headers.get("x-request-id"), path).toMatch(generated);
  }
  // Each reason is logged once in ten minutes, so the line may be that of an earlier request.
  await fetch(`${live.url}/api/v1/launches`, {
    method: "POST",
    headers: {
      ...apiHeaders(live),
      authorization: "",
      origin: "http://evil.example",
      "sec-fetch-site": "cross-site",
    },
  });
  const lines = () =>
    live
      .output()
      .split("\n")
      .filter((line) => line.includes('"reason":"'))
      .map((line) => JSON.parse(line) as { requestId?: string });
  await until(() => lines().length > 0, { within: 10_000 });
  for (const { requestId } of lines()) expect(requestId).toMatch(generated);
});

test("the commands in docs/operations.md read metrics with and without a token, and a request ID", ({
  live,
}) => {
  const text = readFileSync("docs/operations.md", "utf8");
  const blocks = [...text.matchAll(/```sh metrics\n([^]*?)```/g)].map(([, block]) => block!);
  expect(blocks).toHaveLength(3);
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const file = path.join(folder, "metrics.token");
  try {
    const [open, withToken, requestId] = blocks.map((block) =>
      execFileSync(
        "bash",
        [
          "-euc",
          block.replaceAll("http://127.0.0.1:3000", live.url).replaceAll(/\bmetrics\.token\b/g, () => file),
        ],
        { encoding: "utf8", env: { ...process.env, DATA_DIR: live.dataDirectory }, stdio: "pipe" },
      ),
    );
    for (const page of [open, withToken]) expect(page).toContain("\ncheapest_gpu_info{");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(requestId!.trim().replace("x-request-id: ", "")).toMatch(generated);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
