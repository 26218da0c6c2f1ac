import { amountText } from "@/lib/format";

import { currencySign } from "./format";

/** An amount in its own currency: `¥12.50`; with a question mark where the currency is not known. */
export function listedMoney(amount: number, currency: string | null): string {
  return currency === null ? `${amountText(amount)} ?` : `${currencySign(currency)}${amountText(amount)}`;
}

/** `$/GPU-h`: the unit of such amounts. */
export function listedUnit(currency: string | null): string {
  return currency === null ? "per GPU-h, currency unknown" : `${currencySign(currency)}/GPU-h`;
}
