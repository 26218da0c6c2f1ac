const currencyCodes = new Set(Intl.supportedValuesOf("currency"));

export function isKnownCurrency(code: string): boolean {
  return currencyCodes.has(code);
}
