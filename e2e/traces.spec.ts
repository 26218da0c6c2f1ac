import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { spawnNext } from "@/testing/app/next-process";
import { until } from "@/testing/process/until";
import { findSecrets } from "@/testing/secret-scan";
import { startCollector } from "@/testing/tracing/collector";
import { apiHeaders, startApp } from "./app";
import { expect, test } from "./fixtures";
import { launchByApi, terminateByApi } from "./machines";

const planted = "qztraces7wx";
const providerKey = "q8w2Zk51canary9xR4mT";
const collectorKey = "h7Jd3canaryPq62vLw";

let folder: string;
test.beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"))));
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("traces have requests, polls, machine lists and a launch, and no key, header or text of a request", async ({
  clouds,
}) => {
  const collector = await startCollector();
  const app = await startApp(
    {
      DATA_DIR: folder,
      SHADEFORM_API_KEY: providerKey,
      SHADEFORM_BASE_URL: clouds.sandbox.baseUrls.shadeform,
      FX_RATES_URL: clouds.sandbox.ratesUrl,
      RECONCILE_SECONDS: "2",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${collectorKey}`,
      OTEL_BSP_SCHEDULE_DELAY: "200",
    },
    { owned: true, stocked: false },
  );
  try {
    await until(async () => (await (await fetch(`${app.url}/api/v1/offers`)).json()).total > 0);
    const { offerId, launchId, instanceId } = await launchByApi(app, "shadeform", planted);
    for (const address of [`/offers/${offerId}?${planted}=1`, `/?q=${planted}`, `/${planted}`])
      await fetch(app.url + address, {
        headers: { cookie: `gpu.a=${planted}`, "user-agent": planted, referer: `${app.url}/${planted}` },
      });
    await terminateByApi(app, instanceId);
    await until(() => collector.spans().some(({ name }) => name === "GET other"));
    await app.stop();
    const spans = collector.spans();
    expect([...new Set(spans.map(({ name }) => name))]).toEqual(
      expect.arrayContaining([
        "GET /",
        "GET /offers/[offerId]",
        "GET other",
        "POST /api/v1/launches",
        "launch",
        "poll",
        "reconcile",
        "transaction",
        "GET 127.0.0.1",
        "POST 127.0.0.1",
      ]),
    );
    const launch = spans.find(({ name }) => name === "launch")!;
    const request = spans.find(({ spanId }) => spanId === launch.parentSpanId)!;
    expect(request.name).toBe("POST /api/v1/launches");
    expect(launch.facts).toMatchObject({
      "cheapest_gpu.provider": "shadeform",
      "cheapest_gpu.outcome": "confirmed",
      "cheapest_gpu.launch_id": launchId,
      "cheapest_gpu.request_id": request.facts["cheapest_gpu.request_id"],
    });
    const below = spans.filter(({ parentSpanId }) => parentSpanId === launch.spanId);
    expect(below.filter(({ name }) => name === "POST 127.0.0.1")).toHaveLength(1);
    expect(below.some(({ name }) => name === "transaction")).toBe(true);
    // Next and better-auth have spans of their own, with addresses and identifiers.
    expect(collector.scopes()).toEqual(["cheapest-gpu"]);
    const token = apiHeaders(app).authorization.slice(-40);
    const secrets = { planted, providerKey, collectorKey, token };
    expect(findSecrets(secrets, [["the traces", collector.text()]])).toEqual([]);
    for (const text of ["select ", "SELECT", "insert", "http.target", offerId, instanceId])
      expect(collector.text()).not.toContain(text);
    expect(app.output()).not.toContain("Traces cannot be sent");
  } finally {
    await app.stop();
    await collector.close();
  }
});

test("an unreachable collector is logged once, and the app starts, works and ends as before", async () => {
  const app = await startApp(
    {
      DATA_DIR: folder,
      SANDBOX: "off",
      // The discard port: nothing listens.
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_EXPORTER_OTLP_TIMEOUT: "100",
      OTEL_BSP_SCHEDULE_DELAY: "50",
    },
    { stocked: false },
  );
  try {
    const lines = () => app.output().split("Traces cannot be sent").length - 1;
    for (let visit = 0; visit < 20 || lines() === 0; visit++)
      expect((await fetch(`${app.url}/changes`)).status).toBe(200);
    expect(lines()).toBe(1);
    expect(app.output()).not.toMatch(/unhandled|ECONNREFUSED.*ECONNREFUSED/is);
  } finally {
    const asked = performance.now();
    await app.stop();
    expect(performance.now() - asked).toBeLessThan(8_000);
  }
});

for (const { title, variables, loaded } of [
  { title: "without a collector, nothing of OpenTelemetry's SDK is loaded", variables: {}, loaded: "" },
  {
    title: "OTEL_SDK_DISABLED turns traces off",
    variables: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" },
    loaded: "",
  },
  {
    title: "with a collector, the SDK is loaded",
    variables: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" },
    loaded:
      "core,exporter-trace-otlp-proto,otlp-exporter-base,otlp-transformer,resources,sdk-metrics,sdk-trace,sdk-trace-base",
  },
])
  test(title, async () => {
    const probe = path.join(
      import.meta.dirname,
      "..",
      "testing",
      "process",
      "children",
      "loaded-packages.mjs",
    );
    const { child, url, output } = await spawnNext(
      { DATA_DIR: folder, SANDBOX: "off", ...variables },
      { nodeArguments: ["--import", pathToFileURL(probe).href] },
    );
    try {
      await until(() =>
        fetch(`${url}/`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      child.kill("SIGUSR2");
      await until(() => output().includes("loaded: "));
      expect(/loaded: (.*);/.exec(output())?.[1]).toBe(loaded);
    } finally {
      child.kill("SIGKILL");
    }
  });
