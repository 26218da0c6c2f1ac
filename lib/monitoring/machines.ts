import "server-only";

import type { Reader } from "@/db/connections";
import { listPresentInstances, type StoredInstance } from "@/db/instances";
import { listOpenTerminations } from "@/db/intents";
import { findAttempt, findLaunch, listUnsettled } from "@/db/ledger";
import { readListings } from "@/db/listings";
import type { PresentAccount } from "@/lib/accounts/present";
import { instanceStates, type InstanceState } from "@/lib/domain/instance";
import { providerIds, type ProviderId } from "@/lib/domain/provider-id";

import { figure, type Figure } from "./gauges";

interface Machine {
  provider: ProviderId;
  state: InstanceState;
  origin: (typeof origins)[number];
  /** False only if it is known that it does not bill. */
  mayBill: boolean;
  /** Micro-dollars per hour as reported and as ordered; null is unknown. */
  billed: number | null;
  agreed: number | null;
}

const origins = ["here", "elsewhere"] as const;
const shownStates = instanceStates.filter((state) => state !== "gone");
const openStates = ["prepared", "sending", "unknown", "duplicate"] as const;

/** The figures of the machines, open launches and machine lists of these accounts, by provider. */
export async function readMachineFigures(
  database: Reader,
  accounts: readonly Pick<PresentAccount, "id" | "provider">[],
  now: number,
): Promise<Figure[]> {
  const accountIds = accounts.map(({ id }) => id);
  const machines = await readMachines(database, accountIds);
  const open = await listUnsettled(database, accountIds, [...openStates]);
  const listings = await readListings(database, accountIds);
  return providerIds.flatMap((provider) => {
    const ids = new Set(accounts.filter((account) => account.provider === provider).map(({ id }) => id));
    if (ids.size === 0) return [];
    const listed = listings.filter(({ accountId }) => ids.has(accountId));
    const ages = listed.flatMap(({ listedAt }) => (listedAt === null ? [] : [Math.max(0, now - listedAt)]));
    return [
      ...origins.flatMap((origin) =>
        machineFigures(
          machines.filter((machine) => machine.provider === provider && machine.origin === origin),
          { provider, origin },
        ),
      ),
      ...openStates.map((state) => {
        const count = open.filter((attempt) => attempt.state === state && ids.has(attempt.accountId)).length;
        return figure("openLaunches", count, { provider, state });
      }),
      figure("listAge", ages.length === 0 ? null : Math.max(...ages) / 1000, { provider }),
      figure("untrustedLists", listed.filter((list) => list.unreliableReason !== null).length, { provider }),
    ];
  });
}

function machineFigures(
  machines: Machine[],
  labels: { provider: ProviderId; origin: Machine["origin"] },
): Figure[] {
  const billing = machines.filter(({ mayBill }) => mayBill);
  return [
    ...shownStates.map((state) =>
      figure("machines", machines.filter((machine) => machine.state === state).length, { ...labels, state }),
    ),
    figure("hourlyCost", sumKnown(billing.map(({ billed }) => billed)), { ...labels, price: "billed" }),
    ...(labels.origin === "here"
      ? [figure("hourlyCost", sumKnown(billing.map(({ agreed }) => agreed)), { ...labels, price: "agreed" })]
      : []),
    figure("unpriced", billing.filter(({ billed }) => billed === null).length, labels),
  ];
}

/** Dollars of the known prices; null if there are machines, and the price of none is known. */
function sumKnown(prices: (number | null)[]): number | null {
  const known = prices.filter((micros) => micros !== null);
  if (known.length === 0 && prices.length > 0) return null;
  return known.reduce((sum, micros) => sum + micros, 0) / 1e6;
}

async function readMachines(database: Reader, accountIds: string[]): Promise<Machine[]> {
  const terminations = await listOpenTerminations(database, accountIds);
  const ending = new Set(terminations.map(({ instanceId }) => instanceId));
  const present = await listPresentInstances(database, accountIds);
  return Promise.all(
    present.map(async (instance) => ({
      provider: instance.provider,
      state: ending.has(instance.id) ? "terminating" : instance.state,
      origin: instance.launchTag === null ? "elsewhere" : "here",
      mayBill: instance.bills !== 0,
      billed: instance.hourlyMicros,
      agreed: await readAgreedPrice(database, instance),
    })),
  );
}

async function readAgreedPrice(database: Reader, { launchTag }: StoredInstance): Promise<number | null> {
  const attempt = launchTag === null ? null : await findAttempt(database, launchTag);
  return (attempt && (await findLaunch(database, attempt.launchId)))?.hourlyMicros ?? null;
}
