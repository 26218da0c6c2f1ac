"use server";

import { guardAction, guardLimitedAction } from "@/lib/auth/guard";
import { signedOut, type SignedOut } from "@/lib/auth/signed-out";

import { actAudited, readForwardedPorts } from "./act-order";
import { launchAudited } from "./launch-order";
import { resolveAudited } from "./resolve-manually";
import type {
  ActionResult,
  LaunchOrder,
  LaunchResult,
  PortsResult,
  RevealResult,
  SecretsResult,
} from "./schema";
import { listSecretNames, revealAudited } from "./secrets";
import { terminateAllAudited, terminateAudited } from "./terminate-order";
import { extendAudited } from "./termination-time";

// Server actions are public endpoints, so every argument is validated at runtime.

/** Launches one machine, once per confirm token. Never throws. */
export async function launchOffer(order: LaunchOrder): Promise<LaunchResult | SignedOut> {
  const owner = await guardAction();
  return owner ? launchAudited(order, owner) : signedOut;
}

/** Requests the termination of a machine launched here. Idempotent. */
export async function terminateInstance(instanceId: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  if (!owner) return signedOut;
  return toResult(await terminateAudited(owner, String(instanceId)));
}

/** Requests the termination of all machines launched here. `typed` must be `terminate <number>`. */
export async function terminateAll(typed: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  if (!owner) return signedOut;
  return toResult(await terminateAllAudited(owner, String(typed)));
}

/** Runs start, stop, restart, rename (`value`: the name) or set-ports (`value`: `tcp,tcp;http`), once. */
export async function runInstanceAction(
  instanceId: string,
  action: string,
  value = "",
): Promise<ActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return toResult(await actAudited(owner, String(instanceId), String(action), String(value)));
}

/** Sets when this app terminates the machine, or null for never. */
export async function extendInstance(instanceId: string, endsAt: string | null): Promise<ActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  const at = endsAt === null ? null : String(endsAt);
  return toResult(await extendAudited(owner, String(instanceId), at));
}

/** Lists the names of a machine's passwords and links, without their values. */
export async function listSecrets(instanceId: string): Promise<SecretsResult> {
  if (!(await guardAction())) return signedOut;
  return listSecretNames(String(instanceId));
}

/** Reads one password or link with a token from the provider. `label` is its name. */
export async function revealSecret(instanceId: string, label: string): Promise<RevealResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return revealAudited(owner, String(instanceId), String(label));
}

/** Reads the forwarded ports; a new set replaces all of them. */
export async function readInstancePorts(instanceId: string): Promise<PortsResult> {
  if (!(await guardAction())) return signedOut;
  const answer = await readForwardedPorts(String(instanceId));
  return answer.ok ? answer : { ok: false, message: answer.message };
}

/** Marks a machine or a launch resolved after the owner checked the provider's console. `typed` is its name. */
export async function resolveManually(
  kind: "instance" | "launch",
  id: string,
  typed: string,
): Promise<ActionResult> {
  const owner = await guardAction();
  if (!owner) return signedOut;
  return toResult(await resolveAudited(owner, String(kind), String(id), String(typed)));
}

async function toResult(result: ActionResult): Promise<ActionResult> {
  return result.ok ? { ok: true } : { ok: false, message: result.message };
}
