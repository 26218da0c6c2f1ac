import type { SourceId } from "@/lib/domain/provider-id";
import { sourceAddressVariable, sourceHandlers } from "@/sandbox/sources";
import {
  serveSource,
  type SourceFault,
  type SourceHandler,
  type SourceServer,
} from "@/sandbox/sources/serve";

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
  const byCloud = new Map(Object.entries(gpuhuntFaults));
  const servers: SourceServer[] = [];
  const variables: Record<string, string> = {};
  for (const [id, handle] of Object.entries(sourceHandlers) as [SourceId, SourceHandler][]) {
    const server = await serveSource((call) => {
      const fault = id === "gpuhunt" ? byCloud.get(call.path.split("/")[2] ?? "") : null;
      return handle({ ...call, fault: fault ?? call.fault });
    });
    server.setFault(faults[id] ?? null);
    servers.push(server);
    variables[sourceAddressVariable(id)] = server.url;
  }
  return {
    variables,
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
}

/** Variables that lead to no source: an installation without network. */
export function unreachableSources(): Record<string, string> {
  const nowhere = "http://127.0.0.1:9";
  const addresses = Object.keys(sourceHandlers).map((id) => [sourceAddressVariable(id), nowhere]);
  return { ...Object.fromEntries(addresses), FX_RATES_URL: nowhere };
}
