import { textOf } from "@/lib/auth/form-text";
import { microsOfDollars } from "./dollars";
import type { TokenForm, TokenGrant } from "./view";
import { TokenError } from "./tokens";

// What is longer is refused as it is, and needs no room in the answer.
const longest = 200;

/** What was filled in, whatever it is. */
export function readTokenForm(data: FormData): TokenForm {
  return {
    name: textOf(data, "name").trim().slice(0, longest),
    scope: textOf(data, "scope") === "launch" ? "launch" : "read",
    hourCap: textOf(data, "hourCap").trim().slice(0, longest),
    dayCap: textOf(data, "dayCap").trim().slice(0, longest),
    committedCap: textOf(data, "committedCap").trim().slice(0, longest),
  };
}

/** What the form asks for. Throws `TokenError`. */
export function wishOf({ name, scope, hourCap, dayCap, committedCap }: TokenForm): {
  name: string;
  grant: TokenGrant;
} {
  if (scope === "read") return { name, grant: { scope } };
  const hourCapMicros = microsOf(hourCap, "per hour");
  const dayCapMicros = microsOf(dayCap, "per day");
  const committedCapMicros = microsOf(committedCap || "0", "of prepaid orders");
  return { name, grant: { scope, hourCapMicros, dayCapMicros, committedCapMicros } };
}

function microsOf(text: string, which: string): number {
  const micros = microsOfDollars(text);
  if (micros === null) throw new TokenError(`The cap ${which} must be an amount in dollars, like 20.`);
  return micros;
}
