import "server-only";

import { getDatabase } from "@/db/client";
import { findLaunch, listAttempts, settleAttempt } from "@/db/ledger";
import { readListing } from "@/db/listings";
import { atomically } from "@/db/transactions";
import type { Actor } from "@/lib/actor";

import { runAudited } from "./audited";
import { markGoneManually } from "./gone";
import { isInLatestList } from "./machine-record";
import { nameWithoutTag } from "./names";
import { findOwnInstance, presentAccountIds } from "./read";
import { failure, type Failure, notFoundMessage } from "./refusals";
import type { ActionResult } from "./schema";

/**
 * Marks a machine gone, or a launch absent, after the owner checked the provider's console. `kind` is `instance` or
 * `launch`, and `typed` its name.
 */
export function resolveAudited(
  actor: Actor,
  kind: string,
  id: string,
  typed: string,
): Promise<ActionResult | Failure> {
  return runAudited(actor, { action: "settle", about: id, detail: kind }, () =>
    kind === "instance" ? resolveInstance(id, typed) : resolveLaunch(id, typed),
  );
}

async function resolveInstance(id: string, typed: string): Promise<ActionResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  if (typed.trim() !== nameWithoutTag(found.name))
    return failure("not-possible", "The typed name does not match the machine.");
  const database = getDatabase();
  if (isInLatestList(found, await readListing(database, found.accountId)))
    return failure(
      "not-possible",
      "The provider's latest list shows it, so it exists. Terminate it; the request is repeated until it is confirmed gone.",
    );
  await markGoneManually(database, found, Date.now());
  return { ok: true };
}

async function resolveLaunch(id: string, typed: string): Promise<ActionResult | Failure> {
  const database = getDatabase();
  const stored = await findLaunch(database, id);
  if (!stored || !(await presentAccountIds()).includes(stored.accountId))
    return failure("not-found", notFoundMessage);
  if (typed.trim() !== stored.name)
    return failure("not-possible", "The typed name does not match the launch.");
  for (const { launchTag, state } of await listAttempts(database, id)) {
    if (state !== "unknown") continue;
    await atomically(database, (tx) =>
      settleAttempt(tx, {
        launchTag,
        state: "absent",
        at: Date.now(),
        kind: "intent",
        tone: "plain",
        title: "Resolved manually: not created",
        detail: "Tracked again if it appears later",
      }),
    );
  }
  return { ok: true };
}
