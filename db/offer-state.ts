import type { NativePrice } from "@/lib/domain/offer";
import type { Stock } from "@/lib/domain/vocabulary";

/** A recorded state of an offer. */
export interface OfferState {
  gone: boolean;
  stock: Stock;
  capacity: number | null;
  native: NativePrice;
}

/** The columns of a state in `offer_change`, and their values. */
export const stateColumns = [
  "gone",
  "stock",
  "capacity",
  "native_amount",
  "native_currency",
  "native_unit",
  "native_per",
  "native_scope",
] as const;

export type StateValues = [
  gone: 0 | 1,
  stock: Stock,
  capacity: number | null,
  amount: string | null,
  currency: string | null,
  unit: NativePrice["unit"],
  per: NativePrice["per"],
  scope: NativePrice["scope"],
];

export function toOfferState(values: StateValues): OfferState {
  const [gone, stock, capacity, amount, currency, unit, per, scope] = values;
  return { gone: gone === 1, stock, capacity, native: { amount, currency, unit, per, scope } };
}
