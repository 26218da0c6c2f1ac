import { pluralize } from "@/lib/format";

/** The notice about rows that cannot be shown, for pages and the API. */
export function omittedRowsText(count: number, kind = "offer"): string {
  return `${pluralize(count, kind)} can’t be shown. The app’s log has the cause; all others are here.`;
}
