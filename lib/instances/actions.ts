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

// What arrives here comes from the network, whatever its type says.

/** Launches one machine, once per confirm token. Nothing that can go wrong with it is thrown. */
export async function launchOffer(order: LaunchOrder): Promise<LaunchAnswer> {
  const owner = await guardAction();
  const { result, launch } = await launchAudited(order, owner);
  return result.kind === "refused" ? result : { kind: "launched", launch: launch!, isNew: result.isNew };
}

/** Asks for the end of a machine that was started here; asking again is the same. */
export async function terminateInstance(instanceId: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  const about = String(instanceId);
  return toResult(
    await runAudited(owner, { action: "terminate", about }, () => requestInstanceTermination(about)),
  );
}

/** Asks for the end of all machines that were started here; `typed` must be `terminate <number>`. */
export async function terminateAll(typed: string): Promise<ActionResult> {
  const owner = await guardLimitedAction();
  const about = String(typed);
  return toResult(
    await runAudited(owner, { action: "terminate-all", about }, () => requestAllTerminations(about)),
  );
}

/** Start, stop, restart, rename (`value`: the name) or set-ports (`value`: `tcp,tcp;http`), once. */
export async function runInstanceAction(
  instanceId: string,
  action: string,
  value = "",
): Promise<ActionResult> {
  const owner = await guardAction();
  return toResult(await runActionAudited(owner, String(instanceId), String(action), String(value)));
}

/** Moves the moment at which this app ends the machine; null is never. */
export async function extendInstance(instanceId: string, endsAt: string | null): Promise<ActionResult> {
  const owner = await guardAction();
  const about = String(instanceId);
  const at = endsAt === null ? null : String(endsAt);
  const happening = { action: "machine.extend", about, detail: at ?? "never" } as const;
  return toResult(await runAudited(owner, happening, () => changeTerminationTime(about, at)));
}

/** What the cloud would tell of a machine's passwords and links, without telling any. */
export async function listSecrets(instanceId: string): Promise<SecretsAnswer> {
  await guardAction();
  return listSecretNames(String(instanceId));
}

/** One password or link with a token, asked from the cloud now; `label` is its name. */
export async function revealSecret(instanceId: string, label: string): Promise<RevealAnswer> {
  const owner = await guardAction();
  const about = String(instanceId);
  const happening = { action: "machine.reveal", about, detail: plainText(String(label), 60) } as const;
  const answer = await runAudited(owner, happening, () => readSecretValue(about, String(label)));
  return answer.ok ? answer : { ok: false, message: answer.message };
}

/** The ports that are forwarded now: a new set replaces all of them. */
export async function readInstancePorts(instanceId: string): Promise<PortsAnswer> {
  await guardAction();
  const answer = await readForwardedPorts(String(instanceId));
  return answer.ok ? answer : { ok: false, message: answer.message };
}

/** The owner says that a machine or a launch is settled, having looked in the cloud's console; `typed` is its name. */
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
