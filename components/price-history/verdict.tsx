import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/lib/offers/schema";
import { verdictLabels } from "@/lib/offers/verdict";

/** “Good price” and the like; nothing without enough history. */
export function Verdict({ offer: { goodPrice, gone } }: { offer: Pick<Offer, "goodPrice" | "gone"> }) {
  const { verdict } = goodPrice;
  if (verdict === null || gone) return null;
  const isUsual = verdict === "usual";
  return (
    <span className={verdict === "low" ? "text-good" : verdict === "high" ? "text-warn" : "text-ink-2"}>
      {!isUsual && <Icon name={verdict === "low" ? "trending-down" : "trending-up"} className="mr-1" />}
      <span>{verdictLabels[verdict]}</span>
    </span>
  );
}
