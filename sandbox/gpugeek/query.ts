import { z } from "zod";

import { listInvalidFields, type RouteHandler } from "../routes";
import { machineAddress, machinePort, machineSecret, type Machine, machinePhase } from "../state/machine";
import { findVisibleMachine, listVisibleMachines } from "../state/machines";

import type { Context, GeekFacts } from "./facts";
import { success, wrongParameter } from "./envelope";
import { chinaTime, pendingOperation } from "./operations";
import { freeGpus } from "./inventory";

const positiveInteger = z.string().regex(/^[1-9]\d{0,15}$/);

const querySchema = z.strictObject({
  status: z.enum(["stopd", "running", "creating"]).exactOptional(),
  instanceId: positiveInteger.exactOptional(),
  pn: positiveInteger.exactOptional(),
  ps: positiveInteger.exactOptional(),
});

/** Pages of machines; a gone machine is an empty page, not an error. */
export const queryInstances: RouteHandler<Context> = ({ query, time }, context) => {
  const read = querySchema.safeParse(Object.fromEntries(query));
  if (!read.success)
    return wrongParameter(
      listInvalidFields(read.error)
        .map(({ field }) => field)
        .join(", "),
    );
  const { status, instanceId, pn = "1", ps = "20" } = read.data;
  const { account } = context;
  const machines =
    instanceId === undefined
      ? listVisibleMachines(account, time)
      : [findVisibleMachine(account, instanceId, time)].filter((one) => one !== undefined);
  const filter = machines.filter(
    (machine) => status === undefined || machineStatus(machine, time) === status,
  );
  const start = (Number(pn) - 1) * Number(ps);
  const free = freeGpus(context, time);
  const rows = filter
    .slice(start, start + Number(ps))
    .map((machine) => instanceRow(machine, context, time, free(machine.facts.pool)));
  return success({ instances: rows, total: filter.length });
};

/** The provider status of a machine; a terminating machine keeps its previous one. */
export function machineStatus(machine: Machine<unknown>, time: number): string {
  switch (machinePhase({ ...machine, deletion: null }, time)) {
    case "booting":
      return "creating";
    case "stopped":
    case "faulty":
      return "stopd";
    default:
      return "running";
  }
}

function instanceRow(machine: Machine<GeekFacts>, { account }: Context, time: number, free: number): object {
  const { facts, id } = machine;
  const status = machineStatus(machine, time);
  const isUp = status === "running";
  const host = machineAddress(id);
  const urls = (use: string) => `http://${host}:${machinePort(id, use)}`;
  return {
    instanceId: Number(id),
    name: machine.name,
    imageId: facts.imageId,
    status,
    isPending: pendingOperation(account, machine, time) ? 1 : 0,
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
    sshCmd: isUp ? `ssh -p ${machinePort(id, "ssh")} root@${host}` : "",
    sshPwd: machineSecret(id, "ssh"),
    notebookUrl: isUp ? `${urls("notebook")}/lab?token=${machineSecret(id, "notebook")}` : "",
    tensorboardUrl: isUp ? urls("tensorboard") : "",
    customServices: facts.ports.map((port) => urls(`tcp-${port}`)),
    httpServices: facts.httpPorts.map((port) => `https://${id}-http-${port}.sandbox.example:8443`),
    operationId: Number(facts.operationId),
    dcId: facts.pool.dcId,
    isStartable: status === "stopd" && !machine.isFaulty && free >= facts.gpuNum,
  };
}
