import { handle as akash } from "@/sandbox/sources/akash";
import { handle as azure } from "@/sandbox/sources/azure";
import { handle as gpuhunt } from "@/sandbox/sources/gpuhunt";
import { handle as gpurentalprices } from "@/sandbox/sources/gpurentalprices";
import { handle as runpod } from "@/sandbox/sources/runpod-public";
import {
  serveSource,
  type SourceFault,
  type SourceHandler,
  type SourceServer,
} from "@/sandbox/sources/serve";
import { handle as vast } from "@/sandbox/sources/vast-public";
import { handle as verda } from "@/sandbox/sources/verda-public";
import { handle as vultr } from "@/sandbox/sources/vultr";
import type { SourceId } from "@/lib/domain/provider-id";

const handlers: Record<SourceId, SourceHandler> = {
  gpurentalprices,
  azure,
  vultr,
  akash,
  "vast-public": vast,
  "runpod-public": runpod,
  "verda-public": verda,
  gpuhunt,
};

/** The servers of all sources, and the variables that lead an app to them. */
export interface SourceServers {
  variables: Record<string, string>;
  close(): Promise<void>;
}

/** Serves every source, with a fault where one is given; gpuhunt's faults are by cloud. */
export async function serveSources(
  faults: Partial<Record<SourceId, SourceFault>> = {},
  gpuhuntFaults: Record<string, SourceFault> = {},
): Promise<SourceServers> {
  const servers: SourceServer[] = [];
  const variables: Record<string, string> = {};
  for (const [id, handle] of Object.entries(handlers) as [SourceId, SourceHandler][]) {
    const server = await serveSource((call) => {
      const cloud = id === "gpuhunt" ? (call.path.split("/")[2] ?? "") : "";
      return handle({ ...call, fault: new Map(Object.entries(gpuhuntFaults)).get(cloud) ?? call.fault });
    });
    server.setFault(faults[id] ?? null);
    servers.push(server);
    variables[`${id.replaceAll("-", "_").toUpperCase()}_BASE_URL`] = server.url;
  }
  return {
    variables,
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
}

/** Variables that lead to no source: an installation without network. */
export function unreachableSources(): Record<string, string> {
  const addresses = Object.keys(handlers).map((id): [string, string] => [
    `${id.replaceAll("-", "_").toUpperCase()}_BASE_URL`,
    "http://127.0.0.1:9",
  ]);
  return { ...Object.fromEntries(addresses), FX_RATES_URL: "http://127.0.0.1:9" };
}
