import { amountText } from "@/lib/offers/format";

import type { TokenGrant } from "./view";

/** What a token may do, in words. */
export function grantText(grant: TokenGrant): string {
  if (grant.scope === "read") return "reads only";
  const [hour, day] = [grant.hourCapMicros, grant.dayCapMicros].map((micros) => amountText(micros / 1e6));
  return `launches, at most $${hour} of hourly price within an hour and $${day} within a day`;
}
