import { amountText } from "@/lib/format";

import type { TokenGrant } from "./view";

export function grantText(grant: TokenGrant): string {
  if (grant.scope === "read") return "reads only";
  const caps = [grant.hourCapMicros, grant.dayCapMicros, grant.committedCapMicros];
  const [hour, day, committed] = caps.map((micros) => amountText(micros / 1e6));
  const prepaid =
    grant.committedCapMicros === 0
      ? "nothing prepaid"
      : `at most $${committed} of prepaid orders within 24 hours`;
  return `launches, its orders commit to at most $${hour} within an hour and $${day} within 24 hours, ${prepaid}`;
}
