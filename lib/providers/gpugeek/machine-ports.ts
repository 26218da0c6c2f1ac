import { ProviderError } from "@/lib/providers/errors";
import type { PortSettings } from "@/lib/providers/instances";
import { unsentError } from "@/lib/providers/machine-settings";

import { forwardedPorts } from "./machine-links";
import type { MachineRow } from "./machine-schema";

/** TCP and HTTP ports together. */
export const maxPorts = 3;

/** The complete new set: GPUGeek drops every mapping that is missing, so both lists are always sent. */
export function toPortFields({ tcp, http }: PortSettings): { ports: number[]; httpPorts: number[] } {
  const [ports, httpPorts] = [[...new Set(tcp)], [...new Set(http)]];
  const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (![...ports, ...httpPorts].every(isPort))
    throw unsentError("gpugeek", "a port is a number from 1 to 65535");
  if (ports.length + httpPorts.length > maxPorts)
    throw unsentError("gpugeek", `it forwards at most ${maxPorts} ports, TCP and HTTP together`);
  return { ports, httpPorts };
}

/**
 * The current mappings. Throws if GPUGeek does not report all of them, because missing ones would be dropped.
 */
export function toPortSettings(row: MachineRow): PortSettings {
  const { tcp, http } = forwardedPorts(row);
  if (tcp !== null && http !== null) return { tcp, http };
  throw new ProviderError(
    "gpugeek",
    "unreadable",
    "GPUGeek forwards ports of this machine but does not tell which; a new set replaces them all.",
  );
}
