import { unsentError } from "../machine-settings";

import type { EnvVariable, ContainerPortMapping } from "./wire";

/** Parses the port mappings of a container: `80=8000, 8888`, where a single number is used on both sides. */
export function parsePortMappings(text: string | null): ContainerPortMapping[] {
  const parts = (text ?? "").split(/[\s,;]+/).filter(Boolean);
  const mappings = parts.map((part) => {
    const [, host, container = host] = /^(\d{1,5})(?:[=:](\d{1,5}))?$/.exec(part) ?? [];
    const mapping = { host_port: Number(host), container_port: Number(container) };
    const isInRange = Object.values(mapping).every((port) => port >= 1 && port <= 65_535);
    if (!isInRange) throw unsentError("shadeform", `“${part}” is no mapping of ports, as 80=8000 is`);
    return mapping;
  });
  const hosts = new Set(mappings.map(({ host_port }) => host_port));
  if (hosts.size < mappings.length)
    throw unsentError("shadeform", "a port of the machine is mapped to two ports of the container");
  return mappings;
}

/**
 * Parses environment variables, one `NAME=value` per line. Errors do not quote the line: it may contain a secret.
 */
export function parseVariables(text: string | null): EnvVariable[] {
  const lines = (text ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.map((line, index) => {
    const [, name, value] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw unsentError("shadeform", `variable ${index + 1} is not written as NAME=value`);
    return { name, value };
  });
}
