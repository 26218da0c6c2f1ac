import {
  findLaunchByToken,
  openLaunch,
  startSending,
  type StoredAttempt,
  type StoredLaunch,
} from "@/db/ledger";
import type { Tx } from "@/db/connections";
import { readAccountsRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";

import { storeOutcome } from "./create-outcome";
import type { LaunchContext, Step } from "./launch-context";
import { hashOrder } from "./order";
import { prepareLaunch } from "./prepare-launch";
import { isLaunchRefusal, refusals } from "./refusals";
import type { LaunchOrder, LaunchResult } from "./schema";

/**
 * Launches one machine. The intent is committed before the one create call; the same token returns the same launch. A
 * refusal before the intent sends nothing; later outcomes are in the ledger. Provider and ledger errors are returned,
 * not thrown. `docs/launch-safety.md` describes the protocol.
 */
export async function launch(order: LaunchOrder, context: LaunchContext): Promise<LaunchResult> {
  const { database, account, now } = context;
  const step: Step = async (name) => context.onStep?.(name);
  await step("entered");
  const requestHash = hashOrder(order);
  const before = await findLaunchByToken(database, order.confirmToken);
  if (before) return replayLaunch(before, requestHash);
  await step("token looked up");

  const prepared = await prepareLaunch(order, requestHash, context, step);
  if (isLaunchRefusal(prepared)) {
    // A concurrent request with the same token may have passed and used up the cap.
    const twin = await findLaunchByToken(database, order.confirmToken);
    return twin ? replayLaunch(twin, requestHash) : { kind: "refused", refusal: prepared };
  }
  const { reread, settings, secrets, key, intent, attempt, mayIgnoreBlock } = prepared;
  await step("intent composed");

  let opened;
  try {
    opened = await atomically(database, async (tx) => {
      if (await hasChangedAccounts(tx, context)) return { kind: "accounts-changed" as const };
      return openLaunch(tx, intent, attempt, {
        limits: context.limits,
        mayIgnoreBlock,
        event: context.eventOf?.(intent) ?? null,
      });
    });
  } catch {
    return { kind: "refused", refusal: refusals.ledger() };
  }
  if (opened.kind === "accounts-changed") {
    const twin = await findLaunchByToken(database, order.confirmToken);
    return twin ? replayLaunch(twin, requestHash) : { kind: "refused", refusal: refusals.accountsChanged() };
  }
  if (opened.kind === "replayed") return replayLaunch(opened.launch, requestHash);
  if (opened.kind === "removed") return { kind: "refused", refusal: refusals.notConnected(account.provider) };
  if (opened.kind === "blocked") return { kind: "refused", refusal: refusals.blocked(account.provider) };
  if (opened.kind === "capped") return { kind: "refused", refusal: refusals.capped(opened, context.limits) };
  if (opened.kind === "token-unknown")
    return { kind: "refused", refusal: refusals.tokenUnknown(context.limits.token!) };
  if (opened.kind === "token-capped")
    return { kind: "refused", refusal: refusals.tokenCapped(opened.cap, opened.use, context.limits.token!) };
  await step("intent committed");

  const create = {
    offer: reread.offer,
    name: attempt.name,
    launchTag: attempt.launchTag,
    key,
    autoDelete:
      intent.killAt === null && intent.killSpend === null
        ? null
        : { at: intent.killAt === null ? null : new Date(intent.killAt), spend: intent.killSpend },
    settings,
  };
  await step("order composed");

  let sending: StoredAttempt | null;
  try {
    sending = await atomically(database, (tx) => startSending(tx, attempt.launchTag, now()));
  } catch {
    // Nothing was or will be sent: recovery rejects this intent.
    return { kind: "refused", refusal: refusals.ledger() };
  }
  if (!sending) return { kind: "launched", launchId: intent.id, isNew: false };
  await step("sending committed");

  const sentAt = context.monotonic?.();
  const answer = context.machines.create(create);
  await step("handed over");
  const outcome = await answer;
  await step("answered");
  await storeOutcome(outcome, {
    took: sentAt === undefined ? null : context.monotonic!() - sentAt,
    intent,
    attempt: sending,
    offer: reread.offer,
    context,
    step,
    secrets,
  });
  return { kind: "launched", launchId: intent.id, isNew: true };
}

/** Whether an account was changed since the launch began, so that its key may be another one now. */
async function hasChangedAccounts(tx: Tx, { accountsRevision }: LaunchContext): Promise<boolean> {
  return accountsRevision !== undefined && (await readAccountsRevision(tx)) !== accountsRevision;
}

/** Returns the existing launch for the same token, or a refusal if the order differs. */
export function replayLaunch(before: StoredLaunch, requestHash: string): LaunchResult {
  return before.requestHash === requestHash
    ? { kind: "launched", launchId: before.id, isNew: false }
    : { kind: "refused", refusal: refusals.tokenReused() };
}
