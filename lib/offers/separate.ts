import "server-only";

import { addAuditEvent } from "@/db/audit";
import { getDatabase } from "@/db/client";
import { matchOffers, separateOffers } from "@/db/separated-offers";
import { atomically } from "@/db/transactions";
import type { OwnerActor } from "@/lib/actor";
import { createAuditEventBuilder } from "@/lib/audit/record";

import { cloudText } from "./cloud-text";
import { refreshIndex } from "./current-index";
import { machineText } from "./format";
import { loadFacts } from "./index-facts";
import { findAnyOffer, indexOfOffer } from "./queries";

/**
 * Stores that two offers are not the same machine, or takes it back. Only a probable match can be separated. Offers that no
 * longer match are left as they are: the page then shows what they are.
 */
export async function setSameMachine(
  owner: OwnerActor,
  [id, otherId]: readonly [string, string],
  isSame: boolean,
): Promise<void> {
  const stored = await findAnyOffer(id);
  if (!stored) return;
  const offerIndex = await indexOfOffer(stored);
  const others = offerIndex.sameMachines(offerIndex.withPrices(stored));
  const other = others.find(({ offer }) => offer.id === otherId);
  if (!other || (!isSame && other.match !== "probable")) return;
  const build = await createAuditEventBuilder(owner);
  const sellers = [stored, other.offer].map(({ cloud, provider }) => cloudText(cloud, provider));
  const event = build({
    action: isSame ? "offers.match" : "offers.separate",
    subject: `${machineText(offerIndex.describe(other.offer, Date.now()))}: ${sellers.join(", ")}`,
    detail: `offers ${id}, ${otherId}`,
  });
  const { mode } = offerIndex;
  await atomically(
    getDatabase(),
    async (tx) => {
      const isChanged = isSame
        ? await matchOffers(tx, mode, [id, otherId])
        : await separateOffers(tx, mode, [id, otherId], event.at);
      if (isChanged) await addAuditEvent(tx, event);
    },
    "both",
  );
  await loadFacts(getDatabase());
  await refreshIndex();
}
