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
  };
}

/** What the form asks for. Throws `TokenError`. */
export function wishOf({ name, scope, hourCap, dayCap }: TokenForm): { name: string; grant: TokenGrant } {
  if (scope === "read") return { name, grant: { scope } };
  const hourCapMicros = microsOf(hourCap, "hour");
  const dayCapMicros = microsOf(dayCap, "day");
  return { name, grant: { scope, hourCapMicros, dayCapMicros } };
}

function microsOf(text: string, span: string): number {
  const micros = microsOfDollars(text);
  if (micros === null) throw new TokenError(`The cap per ${span} must be an amount in dollars, like 20.`);
  return micros;
}
