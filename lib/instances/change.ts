import "server-only";

import { getDatabase } from "@/db/client";
import { saveAutoDelete, setTerminationTime, type StoredInstance } from "@/db/instances";
import {
  findLaunch,
  findLaunchByToken,
  listAttempts,
  settleAttempt,
  type CapLimits,
  type TokenCap,
} from "@/db/ledger";
import { readListing } from "@/db/listings";
import { listStoredSshKeys } from "@/db/ssh-keys";
import type { Actor } from "@/lib/auth/actor";
import { currentIndex } from "@/lib/offers/current-index";
import { prepaidMicros, calculatePrice } from "@/lib/offers/pricing";
import { checkDisk, findDiskFailure } from "@/lib/disk";
import { env } from "@/lib/env";
import { systemClock } from "@/lib/clock/clock";
import { providerLabels } from "@/lib/domain/provider-id";
import { ProviderError } from "@/lib/providers/errors";

import { sendAction, availableActions, type OneShotAction } from "./act";
import { findProviderClient, processHolder, requestAccountListing } from "./provider-clients";
import { findStoredOffer } from "./form";
import { defaultKey } from "./keys";
import { defaultSpendLimit, launch, replayLaunch, type LaunchContext, type LaunchResult } from "./launch";
import { nameWithoutTag } from "./names";
import { hashOrder, parseOrder } from "./order";
import { findPresentInstance, presentAccountIds } from "./read";
import { refusals, buildRefusal } from "./refusals";
import { isLaunchRefusal } from "./reread";
import type { ActionResult, PortsAnswer } from "./schema";
import { failure, type Failure } from "./failure";
import { markGoneManually } from "./resolve-manually";
import { requestTermination } from "./terminate";
import { unrecordedDeletes } from "./unrecorded";
import { isInLatestList } from "./view";

// Concurrent requests with the same order and token share one launch.
const launchesInProgress = globalThis as { cheapestGpuLaunches?: Map<string, Promise<LaunchResult>> };

/** Launches an order of an authorized actor. `eventOf` builds the audit event. */
export async function launchFromOrder(
  value: unknown,
  actor: Actor,
  eventOf?: LaunchContext["eventOf"],
): Promise<LaunchResult> {
  const order = parseOrder(value);
  if (isLaunchRefusal(order)) return { kind: "refused", refusal: order };
  if (actor.kind === "token" && order.override !== undefined)
    return { kind: "refused", refusal: refusals.overrideByToken(actor.name) };
  const before = await findLaunchByToken(getDatabase(), order.confirmToken);
  // A repeated order is answered from the ledger, even if the offer or the caps have changed since.
  if (before) return replayLaunch(before, hashOrder(order));
  const found = await findStoredOffer(order.offerId);
  if (!found)
    return {
      kind: "refused",
      refusal: buildRefusal(
        "not-found",
        "There is no such offer.",
        "Nothing was sent. Go back to the offers and choose again.",
      ),
    };
  const { stored, listed } = found;
  const client = findProviderClient(order.accountId ?? stored.accountId);
  if (order.accountId !== undefined && client?.account.provider !== stored.provider)
    return {
      kind: "refused",
      refusal: refusals.invalid("accountId", "The chosen account is not connected any more."),
    };
  const holder = processHolder();
  if (!client || !holder) return { kind: "refused", refusal: refusals.notConnected(stored.provider) };
  const database = getDatabase();
  const keys = await listStoredSshKeys(database);
  const key =
    order.sshKeyId === null
      ? null
      : (keys.find(({ id }) => id === order.sshKeyId) ??
        (order.sshKeyId === undefined ? await defaultKey(keys, client.machines) : undefined));
  if (key === undefined)
    return {
      kind: "refused",
      refusal: refusals.invalid("sshKeyId", "The chosen SSH key is not here any more."),
    };
  const { rates } = await currentIndex();
  const { cloudcomputeCurrency: assumedCurrency } = env();

  const launches = (launchesInProgress.cheapestGpuLaunches ??= new Map());
  const same = launches.get(order.confirmToken);
  // The first request decides; concurrent ones read its result from the ledger.
  if (same) await same.catch(() => undefined);
  const work = launch(order, {
    database,
    account: client.account,
    machines: client.machines,
    offer: listed,
    key: client.machines.listKeys ? key : null,
    limits: capLimitsFor(actor),
    eventOf,
    holder,
    now: systemClock.wall,
    monotonic: systemClock.monotonic,
    priceOf: (offer) => {
      const priced = calculatePrice(offer.native, offer.gpuCount, { rates, assumedCurrency });
      const { priceMicros: hourlyMicros } = priced;
      return hourlyMicros === null ? null : { hourlyMicros, periodMicros: prepaidMicros(priced, offer) };
    },
  }).finally(() => launches.delete(order.confirmToken));
  launches.set(order.confirmToken, work);
  const result = await work;
  // Only a request that was sent can have changed anything at the provider.
  if (result.kind === "launched" && result.isNew) requestAccountListing(client.account.id);
  return result;
}

function capLimitsFor(actor: Actor): CapLimits {
  const { launchMostCommittedMicros, launchMostHourlyMicros, launchMostMachines } = env();
  return {
    accountIds: presentAccountIds(),
    mostMachines: launchMostMachines,
    mostHourlyMicros: launchMostHourlyMicros,
    mostCommittedMicros: launchMostCommittedMicros,
    token: tokenCapFor(actor),
  };
}

/** The token's own caps, which apply in addition to the global ones. Read-only tokens never get here. */
function tokenCapFor(actor: Actor): TokenCap | null {
  if (actor.kind === "owner") return null;
  const { id, name, grant } = actor;
  if (grant.scope === "read") return { id, name, hourCapMicros: 0, dayCapMicros: 0, committedCapMicros: 0 };
  const { hourCapMicros, dayCapMicros, committedCapMicros } = grant;
  return { id, name, hourCapMicros, dayCapMicros, committedCapMicros };
}

/** Requests the termination of a machine launched here. */
export async function requestInstanceTermination(id: string): Promise<ActionResult | Failure> {
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
    if (!deletes) return failed("The termination could not be saved, so it was not sent. Try again.");
    checkDisk(getDatabase());
    void deletes.terminate(found, "owner");
  }
  requestAccountListing(found.accountId);
  return { ok: true };
}

/** Runs start, stop, restart, rename or set-ports for an authorized actor. */
export async function runAction(
  id: string,
  action: string,
  value: string,
  actor: Actor,
): Promise<ActionResult | Failure> {
  if (action === "terminate") return requestInstanceTermination(id);
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const client = findProviderClient(found.accountId);
  if (!client) return notPossible(`${providerLabels[found.provider]} is not connected.`);
  const possible = availableActions(client, found);
  const wanted = possible.find((name) => name === action);
  if (!wanted || found.goneAt !== null)
    return notPossible(`${client.label} cannot do that with this machine as it is now.`);
  const result = await sendAction(
    { client, instance: found, action: wanted as OneShotAction, value },
    {
      database: getDatabase(),
      holder: processHolder() ?? "none",
      limits: capLimitsFor(actor),
      now: Date.now,
    },
  );
  requestAccountListing(found.accountId);
  return result;
}

/** Sets when this app and the provider's auto-delete terminate a machine. */
export async function changeTerminationTime(
  id: string,
  endsAt: string | null,
): Promise<ActionResult | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const at = endsAt === null ? null : Date.parse(endsAt);
  const now = Date.now();
  if (at !== null && (!Number.isFinite(at) || at <= now || at > now + 366 * 86_400_000))
    return notPossible("Choose a moment from now to a year from now.");
  const client = findProviderClient(found.accountId);
  const hours = at === null ? null : (at - found.startedAt) / 3_600_000;
  const title =
    hours === null
      ? "It runs until you end it"
      : `Its end was moved to ${hours.toFixed(1)} h after its start`;
  try {
    await setTerminationTime(getDatabase(), found, at, now, title);
  } catch {
    return failed("The new end could not be written down. Is the disk full?");
  }
  requestAccountListing(found.accountId);
  const hasSwitch = found.killAt !== null || found.killSpend !== null;
  if (!client?.machines.setAutoDelete || !hasSwitch) return { ok: true };
  // The spend limit moves along; otherwise the provider would delete the machine early.
  const isLimited = found.killSpend !== null && hours !== null && found.hourlyMicros !== null;
  const spend = isLimited ? defaultSpendLimit(found.hourlyMicros!, hours) : null;
  try {
    await client.machines.setAutoDelete(found.nativeId, at === null ? null : { at: new Date(at), spend });
    const title =
      at === null
        ? `${client.label}'s own kill switch is off`
        : `${client.label}'s own kill switch moved with it${spend === null ? "" : `, limit $${spend}`}`;
    await saveAutoDelete(getDatabase(), found, { at, spend }, { now, title });
    return { ok: true };
  } catch (error) {
    const message = error instanceof ProviderError ? error.message : `${client.label} could not be asked.`;
    return failed(
      `This app ends it at the new time, but ${client.label}'s own kill switch could not be moved: ${message}`,
    );
  }
}

/** Reads the forwarded ports from the provider. */
export async function readForwardedPorts(id: string): Promise<PortsAnswer | Failure> {
  const found = await findOwnInstance(id);
  if ("ok" in found) return found;
  const machines = findProviderClient(found.accountId)?.machines;
  if (!machines?.readPorts) return { ok: false, message: "This cloud tells no ports." };
  try {
    return { ok: true, ...(await machines.readPorts(found.nativeId, AbortSignal.timeout(15_000))) };
  } catch (error) {
    return {
      ok: false,
      message: error instanceof ProviderError ? error.message : "The cloud could not be asked.",
    };
  }
}

/** Marks a machine gone, or a launch absent, after the owner checked the provider's console. */
export async function resolveInstanceOrLaunch(
  kind: string,
  id: string,
  typed: string,
): Promise<ActionResult | Failure> {
  const database = getDatabase();
  const now = Date.now();
  if (kind === "instance") {
    const found = await findOwnInstance(id);
    if ("ok" in found) return found;
    if (typed.trim() !== nameWithoutTag(found.name))
      return notPossible("The name that was typed is not that of the machine.");
    if (isInLatestList(found, await readListing(database, found.accountId)))
      return notPossible(
        "The cloud's newest list shows it, so it is there. Ask for its end; it is asked again until the cloud says that it is gone.",
      );
    await markGoneManually(database, found, now);
    return { ok: true };
  }
  const stored = await findLaunch(database, id);
  if (!stored || !presentAccountIds().includes(stored.accountId)) return notFound();
  if (typed.trim() !== stored.name) return notPossible("The name that was typed is not that of the launch.");
  for (const { marker, state } of await listAttempts(database, id)) {
    if (state !== "unknown") continue;
    await settleAttempt(database, {
      marker,
      state: "absent",
      at: now,
      kind: "intent",
      tone: "plain",
      title: "You say that nothing was made",
      detail: "If a list shows it later, it is taken back in",
    });
  }
  return { ok: true };
}

/** Finds a machine launched here in the present accounts. */
export async function findOwnInstance(id: string): Promise<StoredInstance | Failure> {
  const instance = await findPresentInstance(id);
  if (!instance) return notFound();
  if (instance.marker === null) {
    const message = "This machine was not started here, so it is never touched. Nothing was sent.";
    return failure("not-ours", message);
  }
  return instance;
}

function notFound(): Failure {
  return failure("not-found", "There is no such machine here.");
}

function notPossible(message: string): Failure {
  return failure("not-possible", message);
}

function failed(message: string): Failure {
  return failure("failed", message);
}
