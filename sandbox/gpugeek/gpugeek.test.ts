import { describe, expect, it } from "vitest";
import type { Sandbox } from "../server";
import { startTestSandbox, startSandboxWithClock } from "../../testing/sandbox/harness";
import {
  callOperation,
  machineApis,
  launchMachine,
  listMachineRows,
  readMachineRow,
  terminateMachine,
} from "../../testing/sandbox/machines";

const cloud = "gpugeek";
const createRoute = "POST /api/v1/openapi/instance/create";
const body = (more: object = {}) => ({ ...machineApis.gpugeek.createBody("gx"), ...more });

interface Answer {
  code: number;
  message: string;
  data: { operationId: number; total: number; operations: object[]; spec: { price: string } };
}

async function act(sandbox: Sandbox, id: string, action: string, more: object = {}): Promise<Answer> {
  const result = await callOperation(sandbox, cloud, "POST /api/v1/openapi/instance/action", {
    body: { instanceId: Number(id), action, ...more },
  });
  return result.body as Answer;
}

async function operation(sandbox: Sandbox, id: number): Promise<object | undefined> {
  const result = await callOperation(sandbox, cloud, "POST /api/v1/openapi/instance/op/result", {
    body: { ids: [id, 1] },
  });
  return (result.body as Answer).data.operations[0];
}

describe("creating", () => {
  it("costs the dry run's price and returns an operation", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const dry = (await callOperation(sandbox, cloud, createRoute, { body: body({ dryRun: true }) }))
      .body as Answer;
    expect(sandbox.machines()).toEqual([]);
    const real = (await callOperation(sandbox, cloud, createRoute, { body: body({ dryRun: false }) }))
      .body as Answer;
    expect(real.data.spec).toEqual(dry.data.spec);
    expect(sandbox.machines()).toMatchObject([{ hourly: Number(dry.data.spec.price), currency: "CNY" }]);
    expect(await operation(sandbox, real.data.operationId)).toMatchObject({
      action: "create",
      status: 1,
      isCompleted: 0,
      startTime: "2026-11-20 20:00:00",
      completeTime: "",
    });
    pass(10);
    expect(await operation(sandbox, real.data.operationId)).toMatchObject({
      status: 2,
      isCompleted: 1,
      completeTime: "2026-11-20 20:00:10",
    });
  });

  it("uses both spellings of the id", async () => {
    const sandbox = await startTestSandbox();
    const spellings = new Set<string>();
    for (let index = 0; index < 8; index++) {
      const result = await callOperation(sandbox, cloud, createRoute, { body: body() });
      for (const key of Object.keys((result.body as Answer).data)) spellings.add(key);
    }
    expect([...spellings]).toEqual(expect.arrayContaining(["InstanceId", "instanceId"]));
  });

  it("reports a failed boot as a failed operation", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    await fetch(`${sandbox.url}/control`, {
      method: "POST",
      body: JSON.stringify({ provider: cloud, behave: { bootError: true } }),
    });
    const result = await callOperation(sandbox, cloud, createRoute, { body: body() });
    pass(10);
    expect(await operation(sandbox, (result.body as Answer).data.operationId)).toMatchObject({ status: 3 });
    const id = machineApis.gpugeek.parseId(result.body);
    expect(await act(sandbox, id, "start")).toMatchObject({ code: 10135 });
    expect(sandbox.machines()).toMatchObject([{ status: "stopd", billing: false }]);
  });

  it("sells at most eight GPUs, and one more after one is stopped", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    const sevenGpus = await callOperation(sandbox, cloud, createRoute, { body: body({ gpuNum: 7 }) });
    expect(sevenGpus.body).toMatchObject({ code: 0 });
    const soldOut = await callOperation(sandbox, cloud, createRoute, { body: body() });
    expect(soldOut.body).toMatchObject({ code: 10135, data: null });
    pass(10);
    await act(sandbox, id, "stop");
    pass(4);
    expect((await callOperation(sandbox, cloud, createRoute, { body: body() })).body).toMatchObject({
      code: 0,
    });
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      isStartable: false,
      availableGpuNum: 0,
    });
    expect(await act(sandbox, id, "start")).toMatchObject({ code: 10135 });
  });

  it("accepts at most three ports of both kinds together", async () => {
    const sandbox = await startTestSandbox();
    const ports = (servicePort: number[], httpServicePort: number[]) =>
      callOperation(sandbox, cloud, createRoute, { body: body({ servicePort, httpServicePort }) });
    expect((await ports([1, 2], [3, 4])).body).toMatchObject({ code: 10005 });
    expect((await ports([1, 2], [3])).body).toMatchObject({ code: 0 });
  });
});

describe("actions", () => {
  it("stop and start take some seconds each, and the stopped GPU is not billed", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    expect(await act(sandbox, id, "stop")).toMatchObject({ code: 10135 });
    pass(10);
    const { data } = await act(sandbox, id, "stop");
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      status: "running",
      isPending: 1,
      operationId: data.operationId,
    });
    expect(await act(sandbox, id, "restart")).toMatchObject({ code: 10135 });
    pass(4);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({
      status: "stopd",
      isPending: 0,
      gpuNum: 0,
      isStartable: true,
    });
    pass(3_600);
    const stopped = sandbox.machines()[0];
    expect(stopped).toMatchObject({ status: "stopd", billing: false });
    expect(stopped?.stoppedMicros).toBe(Math.round((stopped?.hourly ?? 0) * 1e6));
    expect(stopped?.billedMicros).toBe(Math.round(((stopped?.hourly ?? 0) * 1e6 * 14) / 3_600));
    expect(await act(sandbox, id, "start")).toMatchObject({ code: 0 });
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ status: "stopd", isPending: 1 });
    pass(4);
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ status: "running", gpuNum: 1 });
    expect(await act(sandbox, id, "start")).toMatchObject({ code: 10135 });
    expect(await act(sandbox, id, "restart")).toMatchObject({ code: 0 });
  });

  it("release removes the machine from every reply", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    const { data } = await act(sandbox, id, "release");
    expect(await readMachineRow(sandbox, cloud, id)).toMatchObject({ isPending: 1 });
    expect(await act(sandbox, id, "release")).toMatchObject({ code: 10135 });
    pass(4);
    expect(await operation(sandbox, data.operationId)).toMatchObject({ action: "release", status: 2 });
    const result = await callOperation(sandbox, cloud, machineApis.gpugeek.read, {
      query: `?instanceId=${id}`,
    });
    expect(result).toMatchObject({ status: 200, body: { code: 0, data: { instances: [], total: 0 } } });
  });

  it("replaces all ports", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const id = await launchMachine(sandbox, cloud);
    pass(10);
    expect(await act(sandbox, id, "set_port")).toMatchObject({ code: 10005 });
    await act(sandbox, id, "set_port", { ports: [22], httpPorts: [80, 8080] });
    await act(sandbox, id, "set_port", { httpPorts: [9_000] });
    const row = await readMachineRow(sandbox, cloud, id);
    expect(row?.["customServices"]).toEqual([]);
    expect(row?.["httpServices"]).toHaveLength(1);
  });
});

describe("the query", () => {
  it("pages, filters, and reports times in China's time zone", async () => {
    const { sandbox, pass } = await startSandboxWithClock();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(await launchMachine(sandbox, cloud));
    const query = async (text: string) =>
      (await callOperation(sandbox, cloud, machineApis.gpugeek.list, { query: text })).body;
    const page = (await query("?pn=2&ps=2")) as {
      data: { instances: { instanceId: number }[]; total: number };
    };
    expect(page.data.instances.map(({ instanceId }) => String(instanceId))).toEqual(ids.slice(2, 4));
    expect(page.data.total).toBe(5);
    expect(await query("?pn=4&ps=2")).toMatchObject({ data: { instances: [], total: 5 } });
    pass(10);
    await act(sandbox, ids[0] ?? "", "stop");
    pass(4);
    expect(await query("?status=stopd")).toMatchObject({ data: { total: 1 } });
    expect(await query("?status=running")).toMatchObject({ data: { total: 4 } });
    expect((await listMachineRows(sandbox, cloud))[0]).toMatchObject({ createdAt: "2026-11-20 20:00:00" });
    for (const wrong of ["?status=stopped", "?pn=0", "?ps=many", "?instanceId=x", "?page=1"]) {
      expect(await query(wrong)).toMatchObject({ code: 10005 });
    }
    await terminateMachine(sandbox, cloud, ids[0] ?? "");
  });
});
