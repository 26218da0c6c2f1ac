import type { PricedAccount } from "@/db/accounts";
import { getDatabase } from "@/db/client";
import type { Reader } from "@/db/connections";
import { listSourceSwitches } from "@/db/source-switches";
import { sourceIds, type SourceId } from "@/lib/domain/provider-id";
import type { Environment } from "@/lib/env";
import { sources } from "@/lib/providers/sources";

/** A public source as the poller and the offers see it. It never launches. */
export interface PublicAccount extends PricedAccount {
  provider: SourceId;
  /** Milliseconds between polls. */
  interval: number;
}

/** A source with its switch. */
export interface SwitchedSource {
  id: SourceId;
  isOn: boolean;
  /** False if PUBLIC_PRICES leaves it out, so that no switch turns it on. */
  isAllowed: boolean;
}

/** Every source with the owner's switch, within what PUBLIC_PRICES allows. */
export async function listSwitchedSources(
  { publicPrices }: Pick<Environment, "publicPrices">,
  database: Reader = getDatabase(),
): Promise<SwitchedSource[]> {
  const switches = publicPrices.allowed.length === 0 ? new Map() : await listSourceSwitches(database);
  return sourceIds.map((id) => {
    const isAllowed = publicPrices.allowed.includes(id);
    return { id, isAllowed, isOn: isAllowed && (switches.get(id) ?? publicPrices.initiallyOn.includes(id)) };
  });
}

/** The account id of a source: its offers, polls and schedule belong to it. */
export function publicAccountId(source: SourceId): string {
  return `public:${source}`;
}

/** The sources that are on, as accounts. */
export async function publicAccounts(
  environment: Environment,
  database: Reader = getDatabase(),
): Promise<PublicAccount[]> {
  const switched = await listSwitchedSources(environment, database);
  return switched.flatMap(({ id, isOn }) =>
    isOn
      ? [
          {
            id: publicAccountId(id),
            kind: "public" as const,
            provider: id,
            interval: sourceInterval(id, environment),
          },
        ]
      : [],
  );
}

/** Milliseconds between two readings: the source's own, which the operator can only lengthen. */
export function sourceInterval(id: SourceId, environment: Environment): number {
  return Math.max(sources[id].interval, environment.sources[id].pollSeconds ?? 0) * 1000;
}
