import { amountText } from "@/lib/format";

import { currencySign } from "./format";

/** The sign of a currency as a provider lists it, which can be any text; `currencySign` throws for one that is no code. */
export function listedSign(currency: string): string {
  return /^[A-Z]{3}$/.test(currency) ? currencySign(currency) : `${currency} `;
}

/** An amount in its own currency: `¥12.50`; with a question mark where the currency is not known. */
export function listedMoney(amount: number, currency: string | null): string {
  return currency === null ? `${amountText(amount)} ?` : `${listedSign(currency)}${amountText(amount)}`;
}

/** `$/GPU-h`: the unit of such amounts. */
export function listedUnit(currency: string | null): string {
  return currency === null ? "per GPU-h, currency unknown" : `${listedSign(currency)}/GPU-h`;
}
