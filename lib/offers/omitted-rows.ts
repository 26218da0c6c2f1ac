import { pluralize } from "./format";

/** What pages and the API say of rows that cannot be shown. */
export function omittedRowsText(count: number, kind = "offer"): string {
  return `${pluralize(count, kind)} can’t be shown. The log of the app says why; all others are here.`;
}
