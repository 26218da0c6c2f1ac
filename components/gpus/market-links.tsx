import { marketLabels } from "@/lib/offers/labels";
import { buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import type { Market } from "@/lib/domain/vocabulary";

interface MarketLinksProps {
  market: Market;
  available: readonly Market[];
  className?: string;
  hrefOf(market: Market): `/gpus/${string}` | `/gpus?${string}` | "/gpus";
}

/** The markets that have offers, as links to this page; nothing where there is only one. */
export function MarketLinks({ market, available, className, hrefOf }: MarketLinksProps) {
  if (available.length < 2) return null;
  return (
    <nav aria-label="Market" className={cx("flex flex-wrap gap-1.5", className)}>
      {available.map((one) => (
        <Link
          key={one}
          href={hrefOf(one)}
          aria-current={one === market ? "true" : undefined}
          className={buttonClass({
            variant: "quiet",
            className: one === market ? "bg-accent-soft text-accent" : undefined,
          })}
        >
          {marketLabels[one]}
        </Link>
      ))}
    </nav>
  );
}
