import { describe, expect, it } from "vitest";
import type { Fault } from "./faults";
import type { Sandbox } from "./server";
import { callProvider, sendCommand, dryRun, noon, startTestSandbox } from "../testing/sandbox/harness";

const path = "/instances/types";

async function startWithFault(fault: Fault): Promise<Sandbox> {
  const sandbox = await startTestSandbox();
  await sendCommand(sandbox, { provider: "shadeform", fault });
  return sandbox;
}

describe("faults", () => {
  it("hang and drip never end the response", async () => {
    for (const kind of ["hang", "drip"] as const) {
      const sandbox = await startWithFault({ kind });
      const reading = fetch(sandbox.baseUrls.shadeform + path, {
        headers: { "x-api-key": "sandbox" },
        signal: AbortSignal.timeout(450),
      }).then((reply) => reply.text());
      await expect(reading).rejects.toThrow(/timeout/);
    }
  });

  it("reset and truncate break the connection", async () => {
    await expect(callProvider(await startWithFault({ kind: "reset" }), "shadeform", path)).rejects.toThrow();
    const reply = await callProvider(await startWithFault({ kind: "truncate" }), "shadeform", path);
    await expect(reply.text()).rejects.toThrow();
  });

  it("status has Retry-After and a body", async () => {
    const fault: Fault = { kind: "status", status: 429, retryAfter: 7, body: "slow down" };
    const reply = await callProvider(await startWithFault(fault), "shadeform", path);
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await reply.text()).toBe("slow down");
  });

  it("html and garbage are not JSON", async () => {
    const html = await callProvider(await startWithFault({ kind: "html" }), "shadeform", path);
    expect([html.status, html.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
    const garbage = await callProvider(await startWithFault({ kind: "garbage" }), "shadeform", path);
    await expect(garbage.json()).rejects.toThrow(SyntaxError);
  });

  it("redirect points to another URL", async () => {
    const sandbox = await startWithFault({ kind: "redirect", location: "http://169.254.169.254/" });
    const url = sandbox.baseUrls.shadeform + path;
    const reply = await fetch(url, { redirect: "manual", headers: { "x-api-key": "sandbox" } });
    expect([reply.status, reply.headers.get("location")]).toEqual([302, "http://169.254.169.254/"]);
  });

  it("empty is a valid reply without offers", async () => {
    const sandbox = await startWithFault({ kind: "empty" });
    expect(await (await callProvider(sandbox, "shadeform", path)).json()).toEqual({ instance_types: [] });
  });

  it("a gzip bomb is small on the wire and huge when decompressed", async () => {
    const sandbox = await startWithFault({ kind: "gzip-bomb" });
    const reply = await callProvider(sandbox, "shadeform", path);
    let read = 0;
    for await (const chunk of reply.body ?? []) {
      read += chunk.byteLength;
      if (read > 100 * 2 ** 20) break;
    }
    expect(read).toBeGreaterThan(100 * 2 ** 20);
  });

  it("expires after `times` or on removal, and affects no other cloud", async () => {
    const sandbox = await startWithFault({ kind: "status", status: 503, times: 2 });
    const status = async () => (await callProvider(sandbox, "shadeform", path)).status;
    expect((await callProvider(sandbox, "sesterce", "/gpu-cloud/instances/offers")).status).toBe(200);
    expect([await status(), await status(), await status()]).toEqual([503, 503, 200]);
    await sendCommand(sandbox, { provider: "shadeform", fault: { kind: "status" } });
    expect(await status()).toBe(500);
    await sendCommand(sandbox, { provider: "shadeform", fault: null });
    expect(await status()).toBe(200);
  });

  it("affects the exchange rates too", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, { provider: "rates", fault: { kind: "status", status: 502 } });
    expect((await fetch(sandbox.ratesUrl)).status).toBe(502);
  });
});

describe("control", () => {
  it("freezes and advances the sandbox clock", async () => {
    const sandbox = await startTestSandbox();
    const read = async () => (await callProvider(sandbox, "massedcompute", "/gpu-inventory")).text();
    const first = await read();
    await sendCommand(sandbox, { freeze: noon + 48 * 3_600_000 });
    expect(await read()).not.toBe(first);
    await sendCommand(sandbox, { freeze: null });
    expect(await read()).toBe(first);
  });

  it("serves a custom reply on the offers route, still behind the key", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, { provider: "shadeform", override: { instance_types: [], extra: 1 } });
    expect(await (await callProvider(sandbox, "shadeform", path)).json()).toMatchObject({ extra: 1 });
    expect((await fetch(sandbox.baseUrls.shadeform + path)).status).toBe(401);
    await sendCommand(sandbox, { provider: "gpugeek", override: { code: 10001, message: "oops" } });
    const create = "/api/v1/openapi/instance/create";
    const answer = await callProvider(sandbox, "gpugeek", create, dryRun("L40-48G"));
    expect(await answer.json()).toEqual({ code: 10001, message: "oops" });
    await sendCommand(sandbox, { provider: "shadeform", override: null });
    expect(await (await callProvider(sandbox, "shadeform", path)).json()).not.toHaveProperty("extra");
  });

  it.each([
    { provider: "aws", fault: null },
    { provider: "shadeform", fault: { kind: "unheard" } },
    { freeze: "tomorrow" },
    "text",
  ])("rejects %j", async (body) => {
    const sandbox = await startTestSandbox();
    await expect(sendCommand(sandbox, body)).rejects.toThrow(/Not understood/);
  });
});
