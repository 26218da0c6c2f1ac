"use server";

import { guardAction, guardLimitedAction } from "@/lib/auth/guard";
import { plainText } from "@/lib/domain/text";

import {
  requestInstanceTermination,
  changeTerminationTime,
  readForwardedPorts,
  resolveInstanceOrLaunch,
} from "./change";
import { requestAllTerminations } from "./terminate-all";
import { readSecretValue, listSecretNames } from "./reveal";
import { runActionAudited, launchAudited, runAudited } from "./audited";
import type {
  ActionResult,
  LaunchAnswer,
  LaunchOrder,
  PortsAnswer,
  RevealAnswer,
  SecretsAnswer,
} from "./schema";

// Server actions are public endpoints, so every argument is validated at runtime.

/** Launches one machine, once per confirm token. Never throws. */
export async function launchOffer(order: LaunchOrder): Promise<LaunchAnswer> {
  const owner = await guardAction();
  const { result, launch } = await launchAudited(order, owner);
  return result.kind === "refused" ? result : { kind: "launched", launch: launch!, isNew: result.isNew };
}

/** Requests the termination of a machine launched here. Idempotent. */
export async function terminateInstance(instanceId: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  const about = String(instanceId);
  return toResult(
    await runAudited(owner, { action: "terminate", about }, () => requestInstanceTermination(about)),
  );
}

/** Requests the termination of all machines launched here. `typed` must be `terminate <number>`. */
export async function terminateAll(typed: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  const about = String(typed);
  return toResult(
    await runAudited(owner, { action: "terminate-all", about }, () => requestAllTerminations(about)),
  );
}

/** Runs start, stop, restart, rename (`value`: the name) or set-ports (`value`: `tcp,tcp;http`), once. */
export async function runInstanceAction(
  instanceId: string,
  action: string,
  value = "",
): Promise<ActionResult> {
  const owner = await guardAction();
  return toResult(await runActionAudited(owner, String(instanceId), String(action), String(value)));
}

/** Sets when this app terminates the machine, or null for never. */
export async function extendInstance(instanceId: string, endsAt: string | null): Promise<ActionResult> {
  const owner = await guardAction();
  const about = String(instanceId);
  const at = endsAt === null ? null : String(endsAt);
  const happening = { action: "machine.extend", about, detail: at ?? "never" } as const;
  return toResult(await runAudited(owner, happening, () => changeTerminationTime(about, at)));
}

/** Lists the names of a machine's passwords and links, without their values. */
export async function listSecrets(instanceId: string): Promise<SecretsAnswer> {
  await guardAction();
  return listSecretNames(String(instanceId));
}

/** Reads one password or link with a token from the provider. `label` is its name. */
export async function revealSecret(instanceId: string, label: string): Promise<RevealAnswer> {
  const owner = await guardAction();
  const about = String(instanceId);
  const happening = { action: "machine.reveal", about, detail: plainText(String(label), 60) } as const;
  const answer = await runAudited(owner, happening, () => readSecretValue(about, String(label)));
  return answer.ok ? answer : { ok: false, message: answer.message };
}

/** Reads the forwarded ports; a new set replaces all of them. */
export async function readInstancePorts(instanceId: string): Promise<PortsAnswer> {
  await guardAction();
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
  const about = String(id);
  const happening = { action: "settle", about, detail: String(kind) } as const;
  return toResult(
    await runAudited(owner, happening, () => resolveInstanceOrLaunch(String(kind), about, String(typed))),
  );
}

async function toResult(result: ActionResult): Promise<ActionResult> {
  return result.ok ? { ok: true } : { ok: false, message: result.message };
}
