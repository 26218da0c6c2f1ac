/** Whether the tests run in their short form: `E2E=short`, which `npm test` sets. */
export const isShort = process.env["E2E"] === "short";

/** Every nth item in the short form, or all of them. */
export function everyNth<Item>(items: readonly Item[], step: number): readonly Item[] {
  return isShort ? items.filter((_, index) => index % step === 0) : items;
}
