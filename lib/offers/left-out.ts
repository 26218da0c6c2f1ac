import { counted } from "./format";

/** What page and API say of offers that cannot be shown. */
export function leftOutText(count: number): string {
  return `${counted(count, "offer")} can’t be shown. The log of the app says why; all others are here.`;
}
