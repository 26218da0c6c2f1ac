import { randomBytes } from "node:crypto";

import "server-only";

import { getDatabase } from "@/db/client";
import { findOffer, type StoredOffer } from "@/db/offers";
import { readLaunchSettings } from "@/db/launch-settings";
import { readListing } from "@/db/listings";
import { listUnsettled } from "@/db/ledger";
import { listStoredSshKeys } from "@/db/ssh-keys";
import { pollingAccounts } from "@/lib/accounts/present";
import { isDiskPriced } from "@/lib/domain/billing-terms";
import { defaultHours } from "@/lib/domain/launch-limits";
import type { MachineOffer } from "@/lib/domain/offer";
import { newLaunchTag } from "@/lib/ids";
import { env } from "@/lib/env";
import { getOffer } from "@/lib/offers/queries";
import type { LaunchOffer } from "@/lib/offers/schema";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderKey, LaunchField } from "@/lib/providers/instances";
import { getSettingCost, providers } from "@/lib/providers/registry";

import { findProviderClient, listProviderClients, type ProviderClient } from "./provider-clients";
import { findKey } from "./keys";
import { defaultName } from "./order";
import { readCaps } from "./read";
import { refusals, buildRefusal } from "./refusals";
import type { LaunchForm, LaunchKey, LaunchRefusal } from "./schema";

/** How long the form waits for the provider's lists, in milliseconds. */
const formTimeout = 8_000;

/** An offer of an account, which can be launched. */
export type StoredMachineOffer = StoredOffer & MachineOffer;

/** Finds an offer of the present accounts; public prices are not among them. */
export async function findStoredOffer(offerId: string): Promise<StoredMachineOffer | null> {
  const accountIds = (await pollingAccounts(env())).map(({ id }) => id);
  return (await findOffer(getDatabase(), accountIds, offerId)) as StoredMachineOffer | null;
}

/** Reads the data of an offer's launch page; null if the offer is unknown. */
export async function readLaunchForm(
  offerId: string,
): Promise<{ offer: LaunchOffer; form: LaunchForm } | null> {
  const offer = (await getOffer(offerId)) as LaunchOffer | null;
  const stored = await findStoredOffer(offerId);
  if (!offer || !stored) return null;
  const client = findProviderClient(stored.accountId);
  const facts = providers[stored.provider].instances!;
  const read =
    client && !offer.gone
      ? await readFieldsAndKeys(client, stored)
      : { fields: [], there: null, fieldsError: null };
  const settings = await readLaunchSettings(getDatabase());
  const keys = client?.machines.listKeys ? await listLaunchKeys(read.there) : null;
  return {
    offer,
    form: {
      confirmToken: randomBytes(18).toString("base64url"),
      name: defaultName(stored),
      sampleLaunchTag: newLaunchTag(),
      fields: read.fields.map((field) => ({ ...field, cost: getSettingCost(stored.provider, field.id) })),
      keys,
      accounts: accountsFor(stored),
      hours: offer.periodHours ?? settings.defaultHours ?? defaultHours,
      renews: offer.periodHours !== null && facts.renewsPrepaid === true,
      hasKillSwitch: client?.machines.setAutoDelete !== undefined,
      caps: await readCaps(),
      isDiskPriced: isDiskPriced(stored.provider),
      stopping: facts.stopping,
      terminating: facts.terminating,
      blocked: withoutNothingSent(
        client ? await findLaunchBlock(offer, client) : refusals.notConnected(stored.provider),
      ),
      fieldsError: read.fieldsError,
    },
  };
}

/** All accounts of a provider that has several, the offer's own account first. */
function accountsFor({ provider, accountId }: StoredMachineOffer): LaunchForm["accounts"] {
  const clouds = listProviderClients(provider);
  if (clouds.length < 2) return [];
  return clouds
    .toSorted((one, other) => Number(other.account.id === accountId) - Number(one.account.id === accountId))
    .map(({ account, accountLabel, label }) => ({ id: account.id, label: accountLabel ?? label }));
}

/** The form opens before any click, so the sentence about it is removed. */
function withoutNothingSent(refusal: LaunchRefusal | null): LaunchRefusal | null {
  if (!refusal) return null;
  const message = refusal.message.replace(/^Nothing was launched[.:] */, "");
  return { ...refusal, message: message.charAt(0).toUpperCase() + message.slice(1) };
}

/** Reads the fields and the keys in parallel; on a failure the form uses its defaults. */
async function readFieldsAndKeys(
  { machines }: ProviderClient,
  offer: MachineOffer,
): Promise<{ fields: LaunchField[]; there: ProviderKey[] | null; fieldsError: string | null }> {
  const signal = AbortSignal.timeout(formTimeout);
  const [fields, there] = await Promise.allSettled([
    machines.launchFields(offer, signal),
    machines.listKeys?.(signal) ?? Promise.resolve(null),
  ]);
  const failed = [fields, there].find((result) => result.status === "rejected");
  return {
    fields: fields.status === "fulfilled" ? fields.value : [],
    there: there.status === "fulfilled" ? there.value : null,
    fieldsError: failed
      ? failed.reason instanceof ProviderError
        ? failed.reason.message
        : "The provider is not responding."
      : null,
  };
}

async function listLaunchKeys(there: ProviderKey[] | null): Promise<LaunchKey[]> {
  return (await listStoredSshKeys(getDatabase())).map((key) => ({
    id: key.id,
    name: key.name,
    algorithm: key.algorithm,
    fingerprint: key.fingerprint,
    isThere: there && findKey(key, there) !== null,
  }));
}

/** Why no launch is possible now, or null. */
async function findLaunchBlock(
  offer: LaunchOffer,
  { account, label }: ProviderClient,
): Promise<LaunchRefusal | null> {
  if (offer.gone)
    return buildRefusal("offer-gone", "This offer is no longer listed.", `${label} removed it.`);
  if (offer.stock === "sold-out")
    return buildRefusal("sold-out", "This offer is sold out.", `${label} has none left.`);
  if (offer.priceMicros === null)
    return buildRefusal(
      "no-price",
      "The USD price of this offer is unknown.",
      `${label} lists no price or no currency, or there is no exchange rate for it. Choose another offer.`,
    );
  const open = await listUnsettled(getDatabase(), [account.id], ["prepared", "sending", "unknown"]);
  if (open.length > 0) return refusals.blocked(account.provider);
  const listing = await readListing(getDatabase(), account.id);
  return listing?.unreliableReason
    ? refusals.unreliableList(account.provider, listing.unreliableReason)
    : null;
}
