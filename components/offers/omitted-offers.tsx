import { omittedRowsText } from "@/lib/offers/omitted-rows";

/** Says that there are offers that cannot be drawn. */
export function OmittedOffers({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <div className="notice warn">
      <span className="i i-warn" aria-hidden="true" />
      <span>{omittedRowsText(count)}</span>
    </div>
  );
}
