import { afterEach, expect, it } from "vitest";

import { listInstanceEvents } from "@/db/history";
import { startFakeMachineCloud, type FakeMachineCloud } from "@/testing/cloud/fake-machine-cloud";
import { providers } from "@/lib/providers/registry";
import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

let harness: LaunchHarness;
let fake: FakeMachineCloud;
afterEach(async () => {
  await fake.cloud.close();
  await harness.close();
});

it("records once, with reason and next step, a start that GPUGeek accepted and then failed", async () => {
  harness = await LaunchHarness.open({ provider: "gpugeek", random: createRandom(7), skipAnchor: true });
  await harness.launch({ hours: null });
  await harness.advance(40, 20);
  const [machine] = await harness.listPresentMachines();
  const api = "/api/v1/openapi/instance";
  let isPending = 0;
  let status = 2;
  const good = (data: object) => ({ json: { code: 0, message: "success", data } });
  fake = await startFakeMachineCloud(providers.gpugeek, {
    [`GET ${api}/query`]: () => {
      const { nativeId: instanceId, name } = machine!;
      const row = { instanceId, name, status: "stopd", isPending, operationId: "77", isStartable: false };
      return good({ instances: [row], total: 1 });
    },
    [`POST ${api}/op/result`]: () =>
      good({
        operations: [{ instanceId: 1, operationId: "77", action: status === 2 ? "stop" : "start", status }],
      }),
  });
  const { list } = fake.machines();
  harness.cloud.machines.list = list;
  await harness.advance(35, 35);
  [isPending, status] = [1, 1];
  await harness.advance(35, 35);
  [isPending, status] = [0, 3];
  await harness.advance(105, 35);
  const events = await listInstanceEvents(harness.database, machine!.id, null);
  const failed = events.filter(({ title }) => title === "Start failed");
  expect(failed).toMatchObject([
    {
      tone: "bad",
      detail: expect.stringMatching(/no GPU is free for it now.*launch another offer/) as string,
    },
  ]);
  const [stopped] = await harness.listPresentMachines();
  expect(stopped).toMatchObject({ state: "stopped" });
  expect(JSON.parse(stopped!.facts)).toMatchObject({
    failedAction: "start",
    detail: expect.stringMatching(/no GPU is free for it now.*launch another offer/) as string,
  });
  [isPending, status] = [1, 1];
  await harness.advance(35, 35);
  expect(JSON.parse((await harness.listPresentMachines())[0]!.facts)).not.toHaveProperty("failedAction");
});
