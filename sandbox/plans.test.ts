import { describe, expect, it } from "vitest";
import type { Fault } from "./faults";
import { providerNames } from "./protocol";
import type { Sandbox } from "./server";
import { call, command, dryRun, keyHeaders, sandboxForTest, send } from "./testing";
import { doors, launch, listed, terminate } from "./testing-machines";

const create = doors.shadeform.create;
const body = doors.shadeform.createBody("gx-fault");

/** What a client sees of a create: a status and a text, or that the connection broke. */
async function attempt(sandbox: Sandbox, fault: Fault): Promise<{ status: number; text: string } | "broken"> {
  await command(sandbox, { provider: "shadeform", fault: { route: create, times: 1, ...fault } });
  try {
    const reply = await fetch(`${sandbox.baseUrls.shadeform}/instances/create`, {
      method: "POST",
      redirect: "manual",
      headers: { ...keyHeaders("shadeform"), "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(250),
    });
    return { status: reply.status, text: await reply.text() };
  } catch {
    return "broken";
  }
}

const spoilt: [string, Fault, Awaited<ReturnType<typeof attempt>>][] = [
  ["hang", { kind: "hang" }, "broken"],
  ["reset", { kind: "reset" }, "broken"],
  ["drip", { kind: "drip" }, "broken"],
  ["truncate", { kind: "truncate" }, "broken"],
  ["truncate at the first byte", { kind: "truncate", bytes: 0 }, "broken"],
  [
    "status with a body",
    { kind: "status", status: 502, body: "bad gateway" },
    { status: 502, text: "bad gateway" },
  ],
  [
    "status with an object",
    { kind: "status", status: 409, body: { a: 1 } },
    { status: 409, text: '{"a":1}' },
  ],
  ["an empty 200", { kind: "status", status: 200, body: "" }, { status: 200, text: "" }],
  ["empty", { kind: "empty" }, { status: 200, text: "" }],
  ["redirect", { kind: "redirect" }, { status: 302, text: "" }],
];

describe.each(spoilt)("%s", (_name, fault, seen) => {
  it("before: nothing is made", async () => {
    const sandbox = await sandboxForTest();
    expect(await attempt(sandbox, fault)).toEqual(seen);
    expect(sandbox.machines()).toEqual([]);
    const struck = { event: "create", name: "gx-fault", machineIds: [], fault: `${fault.kind} before` };
    expect(sandbox.logEntries()).toMatchObject([struck]);
    expect(await listed(sandbox, "shadeform")).toEqual([]);
  });

  it("after: the machine is there and the client cannot know", async () => {
    const sandbox = await sandboxForTest();
    expect(await attempt(sandbox, { ...fault, when: "after" })).toEqual(seen);
    const [machine] = sandbox.machines();
    expect(machine).toMatchObject({ name: "gx-fault", billing: true });
    const struck = {
      event: "create",
      name: "gx-fault",
      machineIds: [machine?.id],
      fault: `${fault.kind} after`,
    };
    expect(sandbox.logEntries()).toMatchObject([struck]);
    expect(await listed(sandbox, "shadeform")).toHaveLength(1);
  });
});

it.each(["html", "garbage"] as const)("%s is no JSON, and the machine is there", async (kind) => {
  const sandbox = await sandboxForTest();
  const seen = await attempt(sandbox, { kind, when: "after" });
  expect(() => JSON.parse(seen === "broken" ? "" : seen.text)).toThrow(SyntaxError);
  expect(sandbox.machines()).toHaveLength(1);
});

describe("truncate", () => {
  it("cuts at every byte, and is whole at the last", async () => {
    const sandbox = await sandboxForTest();
    const whole = JSON.stringify({ id: "00000000-0000-4000-8000-000000000000" }).length;
    for (const bytes of [1, 2, 10, whole - 1]) {
      expect(await attempt(sandbox, { kind: "truncate", when: "after", bytes })).toBe("broken");
    }
    expect(sandbox.machines()).toHaveLength(4);
  });
});

describe("delay", () => {
  const sent = (sandbox: Sandbox) => send(sandbox, "shadeform", "POST", "/instances/create", body);

  it("after: the machine is there before the reply", async () => {
    const sandbox = await sandboxForTest();
    const fault: Fault = { kind: "delay", delay: 250, when: "after", route: create };
    await command(sandbox, { provider: "shadeform", fault });
    const reply = sent(sandbox);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(sandbox.machines()).toHaveLength(1);
    expect((await reply).status).toBe(200);
  });

  it("before: the machine comes late, and even when the client is gone", async () => {
    const sandbox = await sandboxForTest();
    await command(sandbox, { provider: "shadeform", fault: { kind: "delay", delay: 250, route: create } });
    await expect(
      fetch(`${sandbox.baseUrls.shadeform}/instances/create`, {
        method: "POST",
        headers: { ...keyHeaders("shadeform"), "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(100),
      }),
    ).rejects.toThrow(/timeout/);
    expect(sandbox.machines()).toEqual([]);
    await expect.poll(() => sandbox.machines().length, { timeout: 2_000 }).toBe(1);
  });
});

describe("the queue", () => {
  const status = async (sandbox: Sandbox, path = "/instances/types") =>
    (await call(sandbox, "shadeform", path)).status;

  it("takes plans in order, and only those for the route", async () => {
    const sandbox = await sandboxForTest();
    const add = (fault: Fault) => command(sandbox, { provider: "shadeform", fault });
    await add({ kind: "status", status: 501, times: 1, route: "GET /instances" });
    await add({ kind: "status", status: 502, times: 2 });
    await add({ kind: "status", status: 503, times: 1 });
    expect([await status(sandbox), await status(sandbox)]).toEqual([502, 502]);
    expect(await status(sandbox, "/instances")).toBe(501);
    expect([await status(sandbox), await status(sandbox)]).toEqual([503, 200]);
  });

  it("an endless plan gives way to the next on its route, and null empties the queue", async () => {
    const sandbox = await sandboxForTest();
    const add = (fault: Fault | null) => command(sandbox, { provider: "shadeform", fault });
    await add({ kind: "status", status: 500 });
    await add({ kind: "status", status: 429, route: "GET /instances" });
    await add({ kind: "status", status: 503 });
    expect([await status(sandbox), await status(sandbox, "/instances")]).toEqual([503, 429]);
    const state = await add(null);
    expect(state).toMatchObject({ faults: {} });
    expect(await status(sandbox)).toBe(200);
  });

  it("lets some requests pass first, so that a second page can fail", async () => {
    const sandbox = await sandboxForTest();
    const fault: Fault = { kind: "status", route: "GET /offers", skip: 1, times: 1 };
    await command(sandbox, { provider: "cloudcompute", fault });
    const page = async (number: number) =>
      (await call(sandbox, "cloudcompute", `/offers?page=${number}`)).status;
    expect([await page(1), await page(2), await page(2)]).toEqual([200, 500, 200]);
  });

  it("meets a template and a written-out path alike", async () => {
    const sandbox = await sandboxForTest();
    const id = await launch(sandbox, "shadeform");
    for (const route of ["POST /instances/{id}/delete", `POST /instances/${id}/delete`]) {
      await command(sandbox, {
        provider: "shadeform",
        fault: { kind: "status", status: 500, route, times: 1 },
      });
      expect(await terminate(sandbox, "shadeform", id)).toMatchObject({ status: 500 });
    }
    expect(sandbox.machines()).toMatchObject([{ billing: true }]);
  });
});

describe.each(providerNames)("%s", (provider) => {
  it("deletes although the reply is lost", async () => {
    const sandbox = await sandboxForTest({ bootSeconds: 0 });
    const id = await launch(sandbox, provider);
    const fault: Fault = {
      kind: "status",
      status: 500,
      body: { code: 10001, statusCode: 500, message: "oops" },
      when: "after",
      route: doors[provider].remove,
      times: 1,
    };
    await command(sandbox, { provider, fault });
    expect((await terminate(sandbox, provider, id)).status).toBe(500);
    expect(sandbox.logEntries().at(-1)).toMatchObject({ event: "delete", machineIds: [id], status: 500 });
    expect(sandbox.machines()[0]?.status).not.toMatch(/active|rented/);
  });

  it("shows an empty list where there is a machine", async () => {
    const sandbox = await sandboxForTest({ bootSeconds: 0 });
    await launch(sandbox, provider);
    await command(sandbox, { provider, fault: { kind: "empty", route: doors[provider].list, times: 1 } });
    expect(await listed(sandbox, provider)).toEqual([]);
    expect(await listed(sandbox, provider)).toHaveLength(1);
  });
});

it("gpugeek: a dry run is no create", async () => {
  const sandbox = await sandboxForTest();
  await call(sandbox, "gpugeek", "/api/v1/openapi/instance/create", dryRun("L40-48G"));
  expect(sandbox.logEntries()[0]).not.toHaveProperty("event");
  expect(sandbox.machines()).toEqual([]);
});
