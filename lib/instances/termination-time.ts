import "server-only";

import { getDatabase } from "@/db/client";
import { saveAutoDelete, setTerminationTime } from "@/db/instances";
import type { Actor } from "@/lib/actor";
import { day, hour } from "@/lib/domain/durations";
import { providerErrorMessage } from "@/lib/providers/errors";
import { atomically } from "@/db/transactions";

import { runAudited } from "./audited";
import { defaultSpendLimit } from "./money";
import { findProviderClient, requestAccountListing } from "./provider-clients";
import { findOwnInstance } from "./read";
import { failure, type Failure } from "./refusals";
import type { ActionResult } from "./schema";

/** Sets when this app and the provider's auto-delete terminate a machine; null for never. */
export function extendAudited(
  actor: Actor,
  id: string,
  endsAt: string | null,
): Promise<ActionResult | Failure> {
  const happening = { action: "machine.extend", about: id, detail: endsAt ?? "never" } as const;
  return runAudited(actor, happening, () => extend(id, endsAt));
}

async function extend(id: string, endsAt: string | null): Promise<ActionResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const at = endsAt === null ? null : Date.parse(endsAt);
  const now = Date.now();
  if (at !== null && (!Number.isFinite(at) || at <= now || at > now + 366 * day))
    return failure("not-possible", "Choose a time within the next year.");
  const client = findProviderClient(found.accountId);
  const hours = at === null ? null : (at - found.startedAt) / hour;
  const title =
    hours === null
      ? "Auto-terminate turned off"
      : `Auto-terminate moved to ${hours.toFixed(1)} h after its start`;
  try {
    await atomically(getDatabase(), (tx) => setTerminationTime(tx, found, at, now, title));
  } catch {
    return failure(
      "failed",
      "The new time could not be saved, so nothing changed. Check whether the disk is full, then try again.",
    );
  }
  await requestAccountListing(found.accountId);
  const hasSwitch = found.killAt !== null || found.killSpend !== null;
  if (!client?.machines.setAutoDelete || !hasSwitch) return { ok: true };
  // The spend limit moves along; otherwise the provider would delete the machine early.
  const isLimited = found.killSpend !== null && hours !== null && found.hourlyMicros !== null;
  const spend = isLimited ? defaultSpendLimit(found.hourlyMicros!, hours) : null;
  try {
    await client.machines.setAutoDelete(found.nativeId, at === null ? null : { at: new Date(at), spend });
    const title =
      at === null
        ? `${client.label}'s auto-delete turned off`
        : `${client.label}'s auto-delete moved too${spend === null ? "" : `, limit $${spend}`}`;
    await atomically(getDatabase(), (tx) => saveAutoDelete(tx, found, { at, spend }, { now, title }));
    return { ok: true };
  } catch (error) {
    const message = providerErrorMessage(error, client.label);
    return failure(
      "failed",
      `This app terminates it at the new time, but ${client.label}'s auto-delete could not be changed: ${message}`,
    );
  }
}
