import { originLabels, type SourceId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { ParsedRows } from "./rows";

/** Returns a whole reading of `list`. Throws `unreadable` without any offer: it is not an empty market. */
export function requireOffers(source: SourceId, reading: ParsedRows, list = "its price list"): ParsedRows {
  if (reading.offers.length > 0) return reading;
  const [first] = reading.rejected;
  const message = first
    ? `${originLabels[source]} listed no rows in ${list} that can be read; the first has ${first.reported} at ${first.field}.`
    : `${originLabels[source]} listed no rows in ${list}.`;
  throw new ProviderError(source, "unreadable", message);
}
