const currencyCodes = new Set(Intl.supportedValuesOf("currency"));

/** Whether a code is an ISO 4217 currency. */
export function isKnownCurrency(code: string): boolean {
  return currencyCodes.has(code);
}
