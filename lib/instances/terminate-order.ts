import "server-only";

import { getDatabase } from "@/db/client";
import { listPresentInstances } from "@/db/instances";
import { findOpenTermination } from "@/db/intents";
import type { Actor } from "@/lib/actor";
import { checkDisk, findDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { errorCodeOrMessage } from "@/lib/error-code";
import { pluralize } from "@/lib/format";
import { log } from "@/lib/log";

import { runAudited } from "./audited";
import { findProviderClient, processHolder, requestAccountListing } from "./provider-clients";
import { findOwnInstance, presentAccountIds } from "./read";
import { failure, type Failure } from "./refusals";
import type { ActionResult } from "./schema";
import { requestTermination, sendTerminations } from "./terminate";
import { unrecordedDeletes } from "./unrecorded";

/** Requests the termination of a machine launched here. Idempotent. */
export function terminateAudited(actor: Actor, id: string): Promise<ActionResult | Failure> {
  return runAudited(actor, { action: "terminate", about: id }, () => terminateOne(id));
}

/** Requests the termination of every machine launched here if `typed` has their number. */
export function terminateAllAudited(actor: Actor, typed: string): Promise<ActionResult | Failure> {
  return runAudited(actor, { action: "terminate-all", about: typed }, () => terminateAll(typed));
}

async function terminateOne(id: string): Promise<ActionResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  if (found.goneAt !== null) return { ok: true };
  try {
    await requestTermination(getDatabase(), found, {
      askedBy: "owner",
      holder: processHolder() ?? "none",
      now: Date.now(),
    });
  } catch (error) {
    const deletes = findDiskFailure(error) && unrecordedDeletes();
    if (!deletes) return failure("failed", "The request could not be saved, so it was not sent. Try again.");
    await checkDisk(getDatabase());
    void deletes.terminate(found, "owner");
  }
  if (env().role === "web") void sendDue(found.accountId);
  await requestAccountListing(found.accountId);
  return { ok: true };
}

/** Sends the first delete from a web process, so that it does not wait for the worker, which repeats it. */
async function sendDue(accountId: string): Promise<void> {
  const client = findProviderClient(accountId);
  if (!client) return;
  try {
    await sendTerminations(client, { database: getDatabase(), now: Date.now });
  } catch (error) {
    log.error(
      { code: errorCodeOrMessage(error) },
      `${client.label}: a delete could not be sent or recorded.`,
    );
  }
}

async function terminateAll(typed: string): Promise<ActionResult | Failure> {
  const database = getDatabase();
  const ours = (await listPresentInstances(database, await presentAccountIds())).filter(
    ({ launchTag }) => launchTag !== null,
  );
  if (typed.trim() !== `terminate ${ours.length}`) {
    const message = `This app now has ${pluralize(ours.length, "machine")}. Type “terminate ${ours.length}” to terminate all of them.`;
    return failure("invalid", message);
  }
  const failures: string[] = [];
  for (const { id } of ours) {
    if (await findOpenTermination(database, id)) continue;
    const result = await terminateOne(id);
    if (!result.ok) failures.push(result.message);
  }
  return failures.length === 0
    ? { ok: true }
    : failure("failed", `${failures.length} of ${ours.length} requests failed: ${failures[0]}`);
}
