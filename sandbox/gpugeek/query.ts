import { z } from "zod";
import { problemsOf } from "../body";
import { addressOf, portOf, secretOf } from "../estate/appearance";
import type { Machine } from "../estate/machine";
import { phaseOf } from "../estate/machine";
import { find, list } from "../estate/machines";
import type { Scene } from "../protocol";
import type { Answer } from "../routes";
import { success, wrongParameter } from "./envelope";
import type { GeekFacts } from "./facts";
import { chinaTime, pendingOf } from "./operations";
import { freeGpus } from "./stock";

const whole = z.string().regex(/^[1-9]\d{0,15}$/);

export const querySchema = z.strictObject({
  status: z.enum(["stopd", "running", "creating"]).exactOptional(),
  instanceId: whole.exactOptional(),
  pn: whole.exactOptional(),
  ps: whole.exactOptional(),
});

/** Pages of machines; one that is gone is an empty page, not an error. */
export const queryInstances: Answer = ({ query, time }, scene) => {
  const read = querySchema.safeParse(Object.fromEntries(query));
  if (!read.success)
    return wrongParameter(
      problemsOf(read.error)
        .map(({ field }) => field)
        .join(", "),
    );
  const { status, instanceId, pn = "1", ps = "20" } = read.data;
  const { gpugeek: estate } = scene.estates;
  const machines =
    instanceId === undefined
      ? list(estate, time)
      : [find(estate, instanceId, time)].filter((one) => one !== undefined);
  const wanted = machines.filter((machine) => status === undefined || statusOf(machine, time) === status);
  const start = (Number(pn) - 1) * Number(ps);
  const free = freeGpus(scene, time);
  const rows = wanted
    .slice(start, start + Number(ps))
    .map((machine) => instanceRow(machine, scene, time, free(machine.facts.pool)));
  return success({ instances: rows, total: wanted.length });
};

/** The cloud's word for what a machine is doing; on its way out it is what it was. */
export function statusOf(machine: Machine<unknown>, time: number): string {
  switch (phaseOf({ ...machine, deletion: null }, time)) {
    case "booting":
      return "creating";
    case "stopped":
    case "faulty":
      return "stopd";
    default:
      return "running";
  }
}

function instanceRow(machine: Machine<GeekFacts>, { estates }: Scene, time: number, free: number): object {
  const { facts, id } = machine;
  const status = statusOf(machine, time);
  const isUp = status === "running";
  const host = addressOf(id);
  const urls = (use: string) => `http://${host}:${portOf(id, use)}`;
  return {
    instanceId: Number(id),
    name: machine.name,
    imageId: facts.imageId,
    status,
    isPending: pendingOf(estates.gpugeek, machine, time) ? 1 : 0,
    gpuName: facts.pool.gpuName,
    gpuNum: status === "stopd" ? 0 : facts.gpuNum,
    availableGpuNum: free,
    skuName: facts.sku,
    createdAt: chinaTime(machine.createdAt),
    cpuCoreNum: facts.cores,
    memorySize: facts.memoryBytes,
    systemDiskSize: facts.systemDiskGb * 2 ** 30,
    systemDiskUsedSize: 4_311_059,
    dataDiskSize: facts.dataDiskGb * 2 ** 30,
    dataDiskUsedSize: 0,
    sshCmd: isUp ? `ssh -p ${portOf(id, "ssh")} root@${host}` : "",
    sshPwd: secretOf(id, "ssh"),
    notebookUrl: isUp ? `${urls("notebook")}/lab?token=${secretOf(id, "notebook")}` : "",
    tensorboardUrl: isUp ? urls("tensorboard") : "",
    customServices: facts.ports.map((port) => urls(`tcp-${port}`)),
    httpServices: facts.httpPorts.map((port) => `https://${id}-http-${port}.sandbox.example:8443`),
    operationId: Number(facts.operationId),
    dcId: facts.pool.dcId,
    isStartable: status === "stopd" && !machine.isFaulty && free >= facts.gpuNum,
  };
}
