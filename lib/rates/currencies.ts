const currencyCodes = new Set(Intl.supportedValuesOf("currency"));

/** Whether a code is a currency of ISO 4217. */
export function isKnownCurrency(code: string): boolean {
  return currencyCodes.has(code);
}
