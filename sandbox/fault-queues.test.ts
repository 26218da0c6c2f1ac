import { describe, expect, it } from "vitest";
import type { Fault } from "./faults";
import { providerNames } from "./clouds";
import type { Sandbox } from "./server";
import {
  callProvider,
  sendCommand,
  dryRun,
  keyHeaders,
  startTestSandbox,
  sendToProvider,
} from "../testing/sandbox/harness";
import { machineApis, launchMachine, listMachineRows, terminateMachine } from "../testing/sandbox/machines";

const create = machineApis.shadeform.create;
const body = machineApis.shadeform.createBody("gx-fault");

/** The client's view of a create: a status and a text, or a broken connection. */
async function attemptCreate(
  sandbox: Sandbox,
  fault: Fault,
): Promise<{ status: number; text: string } | "broken"> {
  await sendCommand(sandbox, { provider: "shadeform", fault: { route: create, times: 1, ...fault } });
  try {
    const reply = await fetch(`${sandbox.baseUrls.shadeform}/instances/create`, {
      method: "POST",
      redirect: "manual",
      headers: { ...keyHeaders("shadeform"), "content-type": "application/json" },
      body: JSON.stringify(body),
      // Only these two never end; the others get the time that a busy machine needs.
      signal: AbortSignal.timeout(fault.kind === "hang" || fault.kind === "drip" ? 1_000 : 30_000),
    });
    return { status: reply.status, text: await reply.text() };
  } catch {
    return "broken";
  }
}

const faultCases: [string, Fault, Awaited<ReturnType<typeof attemptCreate>>][] = [
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

describe.each(faultCases)("%s", (_name, fault, seen) => {
  it("before: creates nothing", async () => {
    const sandbox = await startTestSandbox();
    expect(await attemptCreate(sandbox, fault)).toEqual(seen);
    expect(sandbox.machines()).toEqual([]);
    const struck = { event: "create", name: "gx-fault", machineIds: [], fault: `${fault.kind} before` };
    expect(sandbox.logEntries()).toMatchObject([struck]);
    expect(await listMachineRows(sandbox, "shadeform")).toEqual([]);
  });

  it("after: creates the machine and hides it from the client", async () => {
    const sandbox = await startTestSandbox();
    expect(await attemptCreate(sandbox, { ...fault, when: "after" })).toEqual(seen);
    const [machine] = sandbox.machines();
    expect(machine).toMatchObject({ name: "gx-fault", billing: true });
    const struck = {
      event: "create",
      name: "gx-fault",
      machineIds: [machine?.id],
      fault: `${fault.kind} after`,
    };
    expect(sandbox.logEntries()).toMatchObject([struck]);
    expect(await listMachineRows(sandbox, "shadeform")).toHaveLength(1);
  });
});

it.each(["html", "garbage"] as const)("%s is not JSON, and the machine exists", async (kind) => {
  const sandbox = await startTestSandbox();
  const seen = await attemptCreate(sandbox, { kind, when: "after" });
  expect(() => JSON.parse(seen === "broken" ? "" : seen.text)).toThrow(SyntaxError);
  expect(sandbox.machines()).toHaveLength(1);
});

describe("truncate", () => {
  it("cuts at every byte and is complete at the last", async () => {
    const sandbox = await startTestSandbox();
    const fullLength = JSON.stringify({ id: "00000000-0000-4000-8000-000000000000" }).length;
    for (const bytes of [1, 2, 10, fullLength - 1]) {
      expect(await attemptCreate(sandbox, { kind: "truncate", when: "after", bytes })).toBe("broken");
    }
    expect(sandbox.machines()).toHaveLength(4);
  });
});

describe("delay", () => {
  const sent = (sandbox: Sandbox) => sendToProvider(sandbox, "shadeform", "POST", "/instances/create", body);

  it("after: the machine exists before the reply, which comes once the faults are removed", async () => {
    const sandbox = await startTestSandbox();
    const fault: Fault = { kind: "delay", delay: 600_000, when: "after", route: create };
    await sendCommand(sandbox, { provider: "shadeform", fault });
    const reply = sent(sandbox);
    await expect.poll(() => sandbox.machines()).toHaveLength(1);
    await sendCommand(sandbox, { provider: "shadeform", fault: null });
    expect((await reply).status).toBe(200);
  });

  it("before: creates the machine late, even after the client disconnects", async () => {
    const sandbox = await startTestSandbox();
    await sendCommand(sandbox, {
      provider: "shadeform",
      fault: { kind: "delay", delay: 250, route: create },
    });
    await expect(
      fetch(`${sandbox.baseUrls.shadeform}/instances/create`, {
        method: "POST",
        headers: { ...keyHeaders("shadeform"), "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(100),
      }),
    ).rejects.toThrow(/timeout/);
    expect(sandbox.machines()).toEqual([]);
    await expect.poll(() => sandbox.machines().length, { timeout: 60_000 }).toBe(1);
  });
});

describe("the queue", () => {
  const status = async (sandbox: Sandbox, path = "/instances/types") =>
    (await callProvider(sandbox, "shadeform", path)).status;

  it("applies faults in order and only to their route", async () => {
    const sandbox = await startTestSandbox();
    const add = (fault: Fault) => sendCommand(sandbox, { provider: "shadeform", fault });
    await add({ kind: "status", status: 501, times: 1, route: "GET /instances" });
    await add({ kind: "status", status: 502, times: 2 });
    await add({ kind: "status", status: 503, times: 1 });
    expect([await status(sandbox), await status(sandbox)]).toEqual([502, 502]);
    expect(await status(sandbox, "/instances")).toBe(501);
    expect([await status(sandbox), await status(sandbox)]).toEqual([503, 200]);
  });

  it("an endless fault ends when the next one for its route is queued, and null clears the queue", async () => {
    const sandbox = await startTestSandbox();
    const add = (fault: Fault | null) => sendCommand(sandbox, { provider: "shadeform", fault });
    await add({ kind: "status", status: 500 });
    await add({ kind: "status", status: 429, route: "GET /instances" });
    await add({ kind: "status", status: 503 });
    expect([await status(sandbox), await status(sandbox, "/instances")]).toEqual([503, 429]);
    const state = await add(null);
    expect(state).toMatchObject({ faults: {} });
    expect(await status(sandbox)).toBe(200);
  });

  it("skips requests, so that a second page can fail", async () => {
    const sandbox = await startTestSandbox();
    const fault: Fault = { kind: "status", route: "GET /offers", skip: 1, times: 1 };
    await sendCommand(sandbox, { provider: "cloudcompute", fault });
    const page = async (number: number) =>
      (await callProvider(sandbox, "cloudcompute", `/offers?page=${number}`)).status;
    expect([await page(1), await page(2), await page(2)]).toEqual([200, 500, 200]);
  });

  it("matches a template and a literal path alike", async () => {
    const sandbox = await startTestSandbox();
    const id = await launchMachine(sandbox, "shadeform");
    for (const route of ["POST /instances/{id}/delete", `POST /instances/${id}/delete`]) {
      await sendCommand(sandbox, {
        provider: "shadeform",
        fault: { kind: "status", status: 500, route, times: 1 },
      });
      expect(await terminateMachine(sandbox, "shadeform", id)).toMatchObject({ status: 500 });
    }
    expect(sandbox.machines()).toMatchObject([{ billing: true }]);
  });
});

describe.each(providerNames)("%s", (provider) => {
  it("deletes although the reply is lost", async () => {
    const sandbox = await startTestSandbox({ bootSeconds: 0 });
    const id = await launchMachine(sandbox, provider);
    const fault: Fault = {
      kind: "status",
      status: 500,
      body: { code: 10001, statusCode: 500, message: "oops" },
      when: "after",
      route: machineApis[provider].remove,
      times: 1,
    };
    await sendCommand(sandbox, { provider, fault });
    expect((await terminateMachine(sandbox, provider, id)).status).toBe(500);
    expect(sandbox.logEntries().at(-1)).toMatchObject({ event: "delete", machineIds: [id], status: 500 });
    expect(sandbox.machines()[0]?.status).not.toMatch(/active|rented/);
  });

  it("lists nothing although there is a machine", async () => {
    const sandbox = await startTestSandbox({ bootSeconds: 0 });
    await launchMachine(sandbox, provider);
    await sendCommand(sandbox, {
      provider,
      fault: { kind: "empty", route: machineApis[provider].list, times: 1 },
    });
    expect(await listMachineRows(sandbox, provider)).toEqual([]);
    expect(await listMachineRows(sandbox, provider)).toHaveLength(1);
  });
});

it("gpugeek: a dry run is not a create", async () => {
  const sandbox = await startTestSandbox();
  await callProvider(sandbox, "gpugeek", "/api/v1/openapi/instance/create", dryRun("L40-48G"));
  expect(sandbox.logEntries()[0]).not.toHaveProperty("event");
  expect(sandbox.machines()).toEqual([]);
});
