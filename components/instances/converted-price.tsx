import { currencySign, dateText, priceText } from "@/lib/offers/format";
import type { Display } from "@/lib/offers/schema";

interface ConvertedPriceProps {
  micros: number;
  /** What follows the amount: `/hour`. */
  per: string;
  display: Display;
}

/** An amount in dollars as the display currency, with its rate; nothing if that is dollars. */
export function ConvertedPrice({ micros, per, display }: ConvertedPriceProps) {
  const { currency, perUsd, date } = display;
  if (currency === "USD") return null;
  const rate = perUsd >= 1 ? perUsd.toFixed(2) : perUsd.toPrecision(3);
  return (
    <p
      className="-mt-1 mb-1.5 text-xs text-ink-3"
      title={`${rate} ${currency} per USD, ${date ? dateText(date) : `pinned by FX_${currency}_USD`}`}
    >
      {`About ${currencySign(currency)}${priceText(micros, display)}${per}`}
    </p>
  );
}
