import { ProviderError } from "../errors";
import type { HttpClient } from "../http";
import { unreadable } from "../rows";

import type { CreateBody } from "./launch";
import type { Combination } from "./plan";
import { createResult, envelope } from "./schema";

/** A price check, never an order: with `dryRun` the platform only picks a machine and returns its price. */
type DryRunBody = PricedBody & { name: "price-probe"; dryRun: true };

/** The fields of an order that may affect its price. */
export type PricedBody = Omit<CreateBody, "name" | "tags" | "cmd" | "env">;

/** The reply to a dry run; `started` should never happen, and means that it may not have been a dry run. */
export type ProbeResult =
  | { kind: "priced"; spec: unknown }
  | { kind: "sold-out"; message: string | null }
  | { kind: "not-offered" }
  | { kind: "started"; instanceId: string };

const notOfferedCode = 10005;

/** Reads the price of one combination without any settings. */
export async function sendProbe(
  http: HttpClient,
  { dcId, ...combination }: Combination,
  imageId: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const place = dcId === null ? {} : { dcId };
  return sendDryRun(
    http,
    { type: 2, ...combination, imageId, ...place, autoRenew: false, duration: 1 },
    signal,
  );
}

/** The only place that sends a dry run, and it sends nothing else. */
export async function sendDryRun(
  http: HttpClient,
  priced: PricedBody,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const body: Readonly<DryRunBody> = Object.freeze({ ...priced, name: "price-probe", dryRun: true });
  assertDryRun(body);
  try {
    return read(await http.post({ path: "/api/v1/openapi/instance/create", body, signal }));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === "outcome-unknown") return { kind: "started", instanceId: String(error.cause) };
    if (error.kind !== "rejected" || error.code === null) throw error;
    return error.code === notOfferedCode
      ? { kind: "not-offered" }
      : { kind: "sold-out", message: error.message };
  }
}

/** Throws unless the serialized body is a dry run. */
export function assertDryRun(body: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const isDry = typeof sent === "object" && sent !== null && "dryRun" in sent && sent.dryRun === true;
  if (!isDry)
    throw new ProviderError("gpugeek", "rejected", "A price check of GPUGeek without dryRun was not sent.");
}

function read(reply: unknown): ProbeResult {
  const body = envelope.safeParse(reply);
  if (!body.success) throw unreadable("gpugeek", "the price check's code");
  const { code, data, message } = body.data;
  if (code === notOfferedCode) return { kind: "not-offered" };
  if (code !== 0) return { kind: "sold-out", message: message ?? null };
  const result = createResult.safeParse(data);
  if (!result.success) throw unreadable("gpugeek", "the price check's “spec”");
  return { kind: "priced", spec: result.data.spec };
}
