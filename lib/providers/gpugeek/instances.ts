import { ProviderError } from "../errors";
import type { ActionReply, InstanceClient, InstanceFacts, MachineSecret } from "../instances";
import { machineNotFound } from "../not-found";
import type { ClientContext } from "../provider";

import { launchFields } from "./launch-fields";
import { toMachine, needsOperation } from "./machine";
import { createMachine } from "./launch";
import { createMachineHttp, parseData, isUnknownMachine } from "./machine-http";
import { linkWithToken, toPortFields, toPortSettings } from "./machine-ports";
import { queryAll, queryOne, readOperations, toRequestId } from "./machine-query";
import { accepted, type MachineRow, gpuList } from "./schema";
import { createOfferCheck } from "./offer-check";
import type { ProbeSession } from "./poll-offers";

export const instanceFacts: InstanceFacts = {
  stopping:
    "Stopping releases the GPU; starting again may fail. The disk cost of a stopped machine is unknown, so its full price counts.",
  terminating: "Its disks are deleted and cannot be recovered.",
  absenceByListOnly: true,
  console: "https://www.gpugeek.com",
};

export function createInstances(context: ClientContext, session: ProbeSession): InstanceClient {
  const http = createMachineHttp(context);

  return {
    launchFields: (offer, signal) => launchFields(http, offer, signal),
    ...createOfferCheck(context, session),
    create: (order) => createMachine(http, order),
    async list(signal) {
      const { rows, unreliableReason } = await queryAll(http, signal);
      return {
        instances: await toMachines(rows, signal),
        complete: unreliableReason === null,
        unreliableReason,
        hasNames: true,
      };
    },
    async read(nativeId, signal) {
      const row = await readRow(nativeId, signal);
      return row && ((await toMachines([row], signal))[0] ?? null);
    },
    terminate: (nativeId) => act(nativeId, "release"),
    start: (nativeId) => act(nativeId, "start"),
    stop: (nativeId) => act(nativeId, "stop"),
    restart: (nativeId) => act(nativeId, "restart"),
    setPorts: async (nativeId, ports) => act(nativeId, "set_port", toPortFields(ports)),
    readPorts: async (nativeId, signal) => toPortSettings(await requireRow(nativeId, signal)),
    reveal: async (nativeId, signal) => toSecrets(await requireRow(nativeId, signal)),
    async validateKey(signal) {
      parseData(
        await http.get({ path: "/api/v1/openapi/gpu/list", signal }),
        gpuList,
        "the list of GPU names",
      );
    },
  };

  async function toMachines(rows: MachineRow[], signal: AbortSignal) {
    const operations = await readOperations(http, rows.filter(needsOperation), signal);
    return rows.map((row) => toMachine(row, operations.get(row.operationId ?? "") ?? null));
  }

  async function readRow(nativeId: string, signal: AbortSignal): Promise<MachineRow | null> {
    try {
      return await queryOne(http, nativeId, signal);
    } catch (error) {
      if (isUnknownMachine(error)) return null;
      throw error;
    }
  }

  async function requireRow(nativeId: string, signal: AbortSignal): Promise<MachineRow> {
    const row = await readRow(nativeId, signal);
    if (!row) throw new ProviderError("gpugeek", "not-found", "GPUGeek does not list this machine any more.");
    return row;
  }

  async function act(nativeId: string, action: string, fields: object = {}): Promise<ActionReply> {
    const body = { instanceId: toRequestId(nativeId), action, ...fields };
    try {
      const reply = await http.send({ method: "POST", path: "/api/v1/openapi/instance/action", body });
      const { operationId = null } = parseData(reply, accepted, "the answer to an action") ?? {};
      return { operationId, rawState: null, isNotFound: false };
    } catch (error) {
      if (isUnknownMachine(error)) return machineNotFound;
      throw error;
    }
  }
}

function toSecrets(row: MachineRow): MachineSecret[] {
  const secrets: [string, string | null][] = [
    ["SSH password", row.sshPwd || null],
    ["Notebook link", linkWithToken(row.notebookUrl)],
  ];
  return secrets.flatMap(([label, value]) => (value === null ? [] : { label, value }));
}
