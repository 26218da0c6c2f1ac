import { createPreparedAttempt, type StoredAttempt, type StoredLaunch } from "@/db/ledger";
import { readListing } from "@/db/listings";
import type { StoredSshKey } from "@/db/ssh-keys";
import { hour } from "@/lib/domain/durations";
import { defaultHours } from "@/lib/domain/launch-limits";
import { hoursByBilling } from "@/lib/domain/money";
import type { ListedOffer } from "@/lib/domain/offer";
import { providerLabels } from "@/lib/domain/provider-id";
import { newId, newLaunchTag } from "@/lib/ids";
import type { LaunchField } from "@/lib/providers/instances";

import { ensureKey } from "./keys";
import type { LaunchContext, Step } from "./launch-context";
import { defaultSpendLimit } from "./money";
import { normalizeName, taggedName } from "./names";
import { defaultName } from "./order";
import { buildRefusal, isLaunchRefusal, refusals } from "./refusals";
import { checkTotal, rereadOffer, type Reread } from "./reread";
import type { LaunchOrder, LaunchRefusal } from "./schema";
import { findCostlySetting, resolveSettings, validateSettings } from "./settings";
import { secretSettings, toStoredOrder } from "./stored-order";

/** Runs all checks before the intent. Only reads; writes nothing. */
export async function prepareLaunch(
  order: LaunchOrder,
  requestHash: string,
  context: LaunchContext,
  step: Step,
) {
  const { database, account, machines } = context;
  // If settings are part of the price, they are resolved first and the offer is read again with them.
  const priced = machines.readPriced ? await readOrderSettings(order, context.offer, context) : null;
  if (priced && isLaunchRefusal(priced)) return priced;
  const reread = await rereadOffer(context.offer, order.maxPriceMicros, context, priced?.settings ?? null);
  if (isLaunchRefusal(reread)) return reread;
  await step("offer read");
  const ready = priced ?? (await readOrderSettings(order, reread.offer, context));
  if (isLaunchRefusal(ready)) return ready;
  const { settings, fields } = ready;
  const refused = checkTotal(order, reread, context.now());
  if (refused) return refused;
  await step("fields read");
  const key = await ensureKey(context.keys, machines, account.provider);
  if (key && isLaunchRefusal(key)) return key;
  await step("key ready");
  const { intent, attempt } = buildIntent(
    order,
    { requestHash, reread, orderJson: toStoredOrder(order, settings, fields), key: key?.own ?? null },
    context,
  );
  const listing = await readListing(database, account.id);
  const mayIgnoreBlock = order.override !== undefined && order.override.trim() === intent.name;
  if (listing?.unreliableReason && !mayIgnoreBlock)
    return refusals.unreliableList(account.provider, listing.unreliableReason);
  const secrets = secretSettings(settings, fields);
  return { reread, settings, secrets, key: key?.there ?? null, intent, attempt, mayIgnoreBlock };
}

/** Returns the settings to send and their fields, or why they are invalid. */
async function readOrderSettings(
  order: LaunchOrder,
  offer: ListedOffer,
  { machines, account, limits }: LaunchContext,
): Promise<{ settings: Record<string, string>; fields: LaunchField[] } | LaunchRefusal> {
  let fields: LaunchField[];
  try {
    fields = await machines.launchFields(offer, AbortSignal.timeout(25_000));
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return buildRefusal(
      "offer-unreadable",
      `Can’t read the settings of ${providerLabels[account.provider]}. Nothing was launched.`,
      `${message} Try again in a moment.`,
    );
  }
  const settings = resolveSettings(order, fields);
  const fault = validateSettings(settings, fields);
  if (fault) return fault;
  const dear = limits.token && findCostlySetting(account.provider, settings, fields);
  if (dear) return refusals.settingByToken(dear.id, dear.label, limits.token!.name);
  const objection = await machines
    .checkSettings?.(offer, settings, AbortSignal.timeout(25_000))
    .catch((error: unknown) =>
      error instanceof Error ? error.message : "The settings could not be checked.",
    );
  return objection ? refusals.invalid(null, objection) : { settings, fields };
}

function buildIntent(
  order: LaunchOrder,
  {
    requestHash,
    reread: { offer, hourlyMicros, periodMicros, took },
    orderJson,
    key,
  }: { requestHash: string; reread: Reread; orderJson: string; key: StoredSshKey | null },
  context: LaunchContext,
): { intent: StoredLaunch; attempt: StoredAttempt } {
  const createdAt = context.now();
  const name = normalizeName(order.name ?? "") ?? defaultName(offer);
  const period = hoursByBilling[offer.billing];
  const hours = order.hours === undefined ? (period ?? context.defaultHours ?? defaultHours) : order.hours;
  const hasSwitch = context.machines.setAutoDelete !== undefined && order.killSwitch !== "off";
  const usual = hours === null ? null : defaultSpendLimit(hourlyMicros, hours);
  const spend = typeof order.killSwitch === "object" ? order.killSwitch.spend : usual;
  const intent: StoredLaunch = {
    id: newId(),
    confirmToken: order.confirmToken,
    requestHash,
    accountId: context.account.id,
    provider: context.account.provider,
    offerId: order.offerId,
    name,
    orderJson,
    offerJson: JSON.stringify(offer),
    hourlyMicros,
    priceCapMicros: order.maxPriceMicros,
    hours,
    killAt: hasSwitch && hours !== null ? createdAt + hours * hour : null,
    killSpend: hasSwitch ? spend : null,
    keyName: key?.name ?? null,
    keyFingerprint: key?.fingerprint ?? null,
    readTook: took,
    createdAt,
    tokenId: context.limits.token?.id ?? null,
    committedMicros: periodMicros ?? hourlyMicros,
    periodHours: period,
  };
  const launchTag = newLaunchTag();
  return {
    intent,
    attempt: createPreparedAttempt({
      launchTag,
      launchId: intent.id,
      accountId: context.account.id,
      name: taggedName(name, launchTag),
      holder: context.holder,
      createdAt,
    }),
  };
}
