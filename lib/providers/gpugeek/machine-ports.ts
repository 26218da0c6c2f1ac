import type { ServiceLink } from "@/lib/domain/instance";
import { isPort } from "@/lib/domain/ports";

import { ProviderError } from "../errors";
import type { PortSettings } from "../instances";
import { unsentError } from "../machine-settings";

import type { MachineRow } from "./schema";

/** TCP and HTTP ports together. */
export const maxPorts = 3;

/** The complete new set: GPUGeek drops every mapping that is missing, so both lists are always sent. */
export function toPortFields({ tcp, http }: PortSettings): { ports: number[]; httpPorts: number[] } {
  const [ports, httpPorts] = [[...new Set(tcp)], [...new Set(http)]];
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

/** The web pages of a machine; URLs without tokens. */
export function listServiceLinks(row: MachineRow): ServiceLink[] {
  return [
    ...linkTo("Notebook", row.notebookUrl),
    ...linkTo("TensorBoard", row.tensorboardUrl),
    ...(row.customServices ?? []).flatMap((url) => linkTo(`TCP ${externalPort(url) ?? ""}`.trim(), url)),
    ...(row.httpServices ?? []).flatMap((url) => linkTo(`HTTP ${internalPort(url) ?? ""}`.trim(), url)),
  ];
}

/** The unmodified URL if it contains a token. */
export function linkWithToken(url: string | null | undefined): string | null {
  const parsed = httpUrl(url);
  return parsed && parsed.href !== withoutSecrets(parsed) ? parsed.href : null;
}

/**
 * The ports that are forwarded now. Null for `tcp` if GPUGeek shows only the external ports: the host name of an
 * HTTP service contains its port, a TCP service shows it nowhere.
 */
function forwardedPorts(row: MachineRow): { tcp: number[] | null; http: number[] | null } {
  return { tcp: internalPorts(row.customServices), http: internalPorts(row.httpServices) };
}

/** The result of `forwardedPorts` without the unknown ones. */
export function knownPorts(row: MachineRow): PortSettings {
  const { tcp, http } = forwardedPorts(row);
  return { tcp: tcp ?? [], http: http ?? [] };
}

const secretName = /token|key|secret|passw|pwd|auth|sign/i;

function linkTo(label: string, url: unknown): ServiceLink[] {
  const parsed = httpUrl(url);
  return parsed ? [{ label, url: withoutSecrets(parsed) }] : [];
}

function withoutSecrets(url: URL): string {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  plain.hash = "";
  const names = new Set(plain.searchParams.keys());
  for (const name of names) if (secretName.test(name)) plain.searchParams.delete(name);
  return plain.href;
}

function httpUrl(url: unknown): URL | null {
  if (typeof url !== "string" || url.length > 2_000 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  return /^https?:$/.test(parsed.protocol) ? parsed : null;
}

function externalPort(url: unknown): string | null {
  return httpUrl(url)?.port || null;
}

function internalPorts(services: unknown[] | null | undefined): number[] | null {
  const ports = (services ?? []).map(internalPort);
  return ports.includes(null) ? null : ports.flatMap((port) => port ?? []);
}

/** 8099 of `504838617333765-http-8099.northwest1.gpugeek.com`. */
function internalPort(url: unknown): number | null {
  const port = Number(/^[^.]*-(?:http|https|tcp)-(\d{1,5})\./i.exec(httpUrl(url)?.hostname ?? "")?.[1]);
  return isPort(port) ? port : null;
}
