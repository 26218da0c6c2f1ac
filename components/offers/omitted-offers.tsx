import { omittedRowsText } from "@/lib/offers/omitted-rows";

export function OmittedOffers({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <div className="notice warn">
      <span className="i i-warn" aria-hidden="true" />
      <span>{omittedRowsText(count)}</span>
    </div>
  );
}
