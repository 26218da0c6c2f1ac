import { afterEach, expect, it } from "vitest";

import { listInstanceEvents } from "@/db/history";
import { startMachineDouble, type MachineDouble } from "@/lib/providers/machine-double";
import { providers } from "@/lib/providers/registry";
import { randomFrom } from "@/lib/testing/random";
import { Rig } from "@/lib/testing/rig";

let rig: Rig;
let double: MachineDouble;
afterEach(async () => {
  await double.cloud.close();
  await rig.close();
});

it("records a start that GPUGeek accepted and then failed, once, with reason and next step", async () => {
  rig = await Rig.open({ provider: "gpugeek", random: randomFrom(7), isAlone: true });
  await rig.launch({ hours: null });
  await rig.pass(40, 20);
  const [machine] = await rig.present();
  const api = "/api/v1/openapi/instance";
  let isPending = 0;
  let status = 2;
  const good = (data: object) => ({ json: { code: 0, message: "success", data } });
  double = await startMachineDouble(providers.gpugeek, {
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
  const { list } = double.machines();
  rig.cloud.machines.list = list;
  await rig.pass(35, 35);
  [isPending, status] = [1, 1];
  await rig.pass(35, 35);
  [isPending, status] = [0, 3];
  await rig.pass(105, 35);
  const events = await listInstanceEvents(rig.database, machine!.id, null);
  const failed = events.filter(({ title }) => title === "Start failed");
  expect(failed).toMatchObject([
    {
      tone: "bad",
      detail: expect.stringMatching(/no GPU is free for it now.*launch another offer/) as string,
    },
  ]);
  const [stopped] = await rig.present();
  expect(stopped).toMatchObject({ state: "stopped" });
  expect(JSON.parse(stopped!.facts)).toMatchObject({
    failedAction: "start",
    detail: expect.stringMatching(/no GPU is free for it now.*launch another offer/) as string,
  });
  [isPending, status] = [1, 1];
  await rig.pass(35, 35);
  expect(JSON.parse((await rig.present())[0]!.facts)).not.toHaveProperty("failedAction");
});
