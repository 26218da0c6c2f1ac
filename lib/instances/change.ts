import "server-only";

import { getDatabase } from "@/db/client";
import { keepKillSwitch, scheduleEnd, type StoredInstance } from "@/db/instances";
import {
  findLaunch,
  findLaunchByToken,
  listAttempts,
  settle,
  type CapLimits,
  type TokenCap,
} from "@/db/ledger";
import { readListing } from "@/db/listings";
import { listStoredKeys } from "@/db/ssh-keys";
import type { Actor } from "@/lib/auth/actor";
import { currentBoard } from "@/lib/offers/current";
import { duePrice, price } from "@/lib/offers/pricing";
import { lookAtDisk, troubleOf } from "@/lib/disk";
import { env } from "@/lib/env";
import { systemClock } from "@/lib/clock/clock";
import { providerLabels } from "@/lib/domain/provider-id";
import { ProviderError } from "@/lib/providers/errors";

import { act, actionsOf, type OneShot } from "./act";
import { cloudOf, holderOfProcess, pokeAccount } from "./clouds";
import { findStoredOffer } from "./form";
import { defaultKey } from "./keys";
import { defaultSpend, launch, replay, type LaunchDesk, type LaunchResult } from "./launch";
import { shownName } from "./names";
import { hashOrder, parseOrder } from "./order";
import { findPresentInstance, presentAccountIds } from "./read";
import { refusals, refuse } from "./refusals";
import { isRefusal } from "./reread";
import type { ActionResult, PortsAnswer } from "./schema";
import { failure, type Failure } from "./failure";
import { settleGone } from "./settle-by-owner";
import { askForEnd } from "./terminate";
import { unrecordedDeletes } from "./unrecorded";
import { isShown } from "./view";

// One order with one token is one piece of work, however many requests carry it.
const underWay = globalThis as { cheapestGpuLaunches?: Map<string, Promise<LaunchResult>> };

/** Launches what an order says, for whom the guard let in; `eventOf` is what the record says of it. */
export async function launchOrder(
  value: unknown,
  actor: Actor,
  eventOf?: LaunchDesk["eventOf"],
): Promise<LaunchResult> {
  const order = parseOrder(value);
  if (isRefusal(order)) return { kind: "refused", refusal: order };
  if (actor.kind === "token" && order.override !== undefined)
    return { kind: "refused", refusal: refusals.overrideByToken(actor.name) };
  const before = await findLaunchByToken(getDatabase(), order.confirmToken);
  // The same order again is answered from the ledger, whatever has changed since.
  if (before) return replay(before, hashOrder(order));
  const found = await findStoredOffer(order.offerId);
  if (!found)
    return {
      kind: "refused",
      refusal: refuse(
        "not-found",
        "There is no such offer.",
        "Nothing was sent. Go back to the offers and choose again.",
      ),
    };
  const { stored, listed } = found;
  const cloud = cloudOf(order.accountId ?? stored.accountId);
  if (order.accountId !== undefined && cloud?.account.provider !== stored.provider)
    return {
      kind: "refused",
      refusal: refusals.invalid("accountId", "The chosen account is not connected any more."),
    };
  const holder = holderOfProcess();
  if (!cloud || !holder) return { kind: "refused", refusal: refusals.notConnected(stored.provider) };
  const database = getDatabase();
  const keys = await listStoredKeys(database);
  const key =
    order.sshKeyId === null
      ? null
      : (keys.find(({ id }) => id === order.sshKeyId) ??
        (order.sshKeyId === undefined ? await defaultKey(keys, cloud.machines) : undefined));
  if (key === undefined)
    return {
      kind: "refused",
      refusal: refusals.invalid("sshKeyId", "The chosen SSH key is not here any more."),
    };
  const { rates } = await currentBoard();
  const { cloudcomputeCurrency: assumedCurrency } = env();

  const launches = (underWay.cheapestGpuLaunches ??= new Map());
  const same = launches.get(order.confirmToken);
  // The first one decides; what comes meanwhile reads what it left in the ledger.
  if (same) await same.catch(() => undefined);
  const work = launch(order, {
    database,
    account: cloud.account,
    machines: cloud.machines,
    offer: listed,
    key: cloud.machines.listKeys ? key : null,
    limits: limitsOf(actor),
    eventOf,
    holder,
    now: systemClock.wall,
    monotonic: systemClock.monotonic,
    priceOf: (offer) => {
      const priced = price(offer.native, offer.gpuCount, { rates, assumedCurrency });
      const { priceMicros: hourlyMicros } = priced;
      return hourlyMicros === null ? null : { hourlyMicros, periodMicros: duePrice(priced, offer) };
    },
  }).finally(() => launches.delete(order.confirmToken));
  launches.set(order.confirmToken, work);
  const result = await work;
  // Only what was sent can have changed anything there.
  if (result.kind === "launched" && result.isNew) pokeAccount(cloud.account.id);
  return result;
}

function limitsOf(actor: Actor): CapLimits {
  const { launchMostCommittedMicros, launchMostHourlyMicros, launchMostMachines } = env();
  return {
    accountIds: presentAccountIds(),
    mostMachines: launchMostMachines,
    mostHourlyMicros: launchMostHourlyMicros,
    mostCommittedMicros: launchMostCommittedMicros,
    token: capOf(actor),
  };
}

/** What this token may spend, beside what everybody may. A token that only reads never gets here. */
function capOf(actor: Actor): TokenCap | null {
  if (actor.kind === "owner") return null;
  const { id, name, grant } = actor;
  if (grant.scope === "read") return { id, name, hourCapMicros: 0, dayCapMicros: 0, committedCapMicros: 0 };
  const { hourCapMicros, dayCapMicros, committedCapMicros } = grant;
  return { id, name, hourCapMicros, dayCapMicros, committedCapMicros };
}

/** Asks for the end of a machine that was started here. */
export async function endInstance(id: string): Promise<ActionResult | Failure> {
  const found = await own(id);
  if ("ok" in found) return found;
  if (found.goneAt !== null) return { ok: true };
  try {
    await askForEnd(getDatabase(), found, {
      askedBy: "owner",
      holder: holderOfProcess() ?? "none",
      now: Date.now(),
    });
  } catch (error) {
    const deletes = troubleOf(error) && unrecordedDeletes();
    if (!deletes) return failed("The termination could not be saved, so it was not sent. Try again.");
    lookAtDisk(getDatabase());
    void deletes.end(found, "owner");
  }
  pokeAccount(found.accountId);
  return { ok: true };
}

/** Start, stop, restart, rename, set-ports, for whom the guard let in. */
export async function actOnInstance(
  id: string,
  action: string,
  value: string,
  actor: Actor,
): Promise<ActionResult | Failure> {
  if (action === "terminate") return endInstance(id);
  const found = await own(id);
  if ("ok" in found) return found;
  const cloud = cloudOf(found.accountId);
  if (!cloud) return notPossible(`${providerLabels[found.provider]} is not connected.`);
  const possible = actionsOf(cloud, found);
  const wanted = possible.find((name) => name === action);
  if (!wanted || found.goneAt !== null)
    return notPossible(`${cloud.label} cannot do that with this machine as it is now.`);
  const result = await act(
    { cloud, instance: found, action: wanted as OneShot, value },
    {
      database: getDatabase(),
      holder: holderOfProcess() ?? "none",
      limits: limitsOf(actor),
      now: Date.now,
    },
  );
  pokeAccount(found.accountId);
  return result;
}

/** Moves the moment at which this app, and the cloud's own kill switch, end a machine. */
export async function moveEnd(id: string, endsAt: string | null): Promise<ActionResult | Failure> {
  const found = await own(id);
  if ("ok" in found) return found;
  const at = endsAt === null ? null : Date.parse(endsAt);
  const now = Date.now();
  if (at !== null && (!Number.isFinite(at) || at <= now || at > now + 366 * 86_400_000))
    return notPossible("Choose a moment from now to a year from now.");
  const cloud = cloudOf(found.accountId);
  const hours = at === null ? null : (at - found.startedAt) / 3_600_000;
  const title =
    hours === null
      ? "It runs until you end it"
      : `Its end was moved to ${hours.toFixed(1)} h after its start`;
  try {
    await scheduleEnd(getDatabase(), found, at, now, title);
  } catch {
    return failed("The new end could not be written down. Is the disk full?");
  }
  pokeAccount(found.accountId);
  const hasSwitch = found.killAt !== null || found.killSpend !== null;
  if (!cloud?.machines.setKillSwitch || !hasSwitch) return { ok: true };
  // The limit in dollars moves along, or it would end the machine before its time.
  const isLimited = found.killSpend !== null && hours !== null && found.hourlyMicros !== null;
  const spend = isLimited ? defaultSpend(found.hourlyMicros!, hours) : null;
  try {
    await cloud.machines.setKillSwitch(found.nativeId, at === null ? null : { at: new Date(at), spend });
    const told =
      at === null
        ? `${cloud.label}'s own kill switch is off`
        : `${cloud.label}'s own kill switch moved with it${spend === null ? "" : `, limit $${spend}`}`;
    await keepKillSwitch(getDatabase(), found, { at, spend }, { now, title: told });
    return { ok: true };
  } catch (error) {
    const said = error instanceof ProviderError ? error.message : `${cloud.label} could not be asked.`;
    return failed(
      `This app ends it at the new time, but ${cloud.label}'s own kill switch could not be moved: ${said}`,
    );
  }
}

/** The ports in force, asked from the cloud now. */
export async function portsOf(id: string): Promise<PortsAnswer | Failure> {
  const found = await own(id);
  if ("ok" in found) return found;
  const machines = cloudOf(found.accountId)?.machines;
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

/** The owner has looked in the console: a machine is gone, or a launch made nothing. */
export async function settleForOwner(
  kind: string,
  id: string,
  typed: string,
): Promise<ActionResult | Failure> {
  const database = getDatabase();
  const now = Date.now();
  if (kind === "instance") {
    const found = await own(id);
    if ("ok" in found) return found;
    if (typed.trim() !== shownName(found.name))
      return notPossible("The name that was typed is not that of the machine.");
    if (isShown(found, await readListing(database, found.accountId)))
      return notPossible(
        "The cloud's newest list shows it, so it is there. Ask for its end; it is asked again until the cloud says that it is gone.",
      );
    await settleGone(database, found, now);
    return { ok: true };
  }
  const stored = await findLaunch(database, id);
  if (!stored || !presentAccountIds().includes(stored.accountId)) return notFound();
  if (typed.trim() !== stored.name) return notPossible("The name that was typed is not that of the launch.");
  for (const { marker, state } of await listAttempts(database, id)) {
    if (state !== "unknown") continue;
    await settle(database, {
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

/** A machine of the present accounts that was started here. */
export async function own(id: string): Promise<StoredInstance | Failure> {
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
