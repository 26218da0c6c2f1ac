import { cloudPage, findCloud } from "@/lib/domain/clouds";
import { isSourceId, providerIds, type ProviderId } from "@/lib/domain/provider-id";

import { connectedProviders } from "@/lib/accounts/present";
import { currentBoard } from "@/lib/board/context";
import { env } from "@/lib/env";

import type { IndexedOffer } from "./offer-index";
import type { RowAction } from "./view-schema";

/** The providers that no row leads to connecting: those with an account, and on the public board all. */
export async function unofferedProviders(): Promise<ReadonlySet<ProviderId>> {
  return currentBoard() ? new Set(providerIds) : connectedProviders(env());
}

/** What a row of a public price leads to: connecting a provider of its cloud, else the cloud's own page. */
export function rowAction(
  { provider, cloud, page }: Pick<IndexedOffer, "provider" | "cloud" | "page">,
  connected: ReadonlySet<ProviderId>,
): RowAction | null {
  if (!isSourceId(provider) || cloud === null) return null;
  const via = findCloud(cloud)?.via ?? null;
  if (via !== null && !connected.has(via)) return { label: "Connect", href: `/providers/connect#${via}` };
  const href = cloudPage(cloud, page);
  return href === null ? null : { label: "Visit", href };
}
