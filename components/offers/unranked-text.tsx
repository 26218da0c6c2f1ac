import { Link } from "@/components/ui/link";
import { numberText, pluralize } from "@/lib/format";
import type { Unranked } from "@/lib/offers/view-schema";

/** Explains why offers of all pages have no price in dollars. */
export default function UnrankedText({ counts }: { counts: Unranked | null }) {
  if (!counts) return <span>Unranked</span>;
  const { unknownCurrency, withoutRate, currencies, withoutPrice } = counts;
  const reasons: [count: number, reason: string][] = [
    [unknownCurrency, "with unknown currency"],
    [withoutRate, `without an exchange rate (${currencies.join(", ")})`],
    [withoutPrice, "without a price"],
  ];
  const [first, ...others] = reasons
    .filter(([count]) => count > 0)
    .map(([count, reason], at) => `${at === 0 ? pluralize(count, "offer") : numberText(count)} ${reason}`);
  if (unknownCurrency === 0) return <span>{`Unranked: ${[first, ...others].join(", ")}`}</span>;
  return (
    <>
      <span>{`Unranked: ${first} (`}</span>
      <Link href="/providers#cloudcompute">set it</Link>
      <span>{[")", ...others].join(", ")}</span>
    </>
  );
}
