import { readFormText } from "@/lib/auth/form-text";
import { parseDollars } from "./parse-dollars";
import type { TokenForm, TokenGrant } from "./view";
import { TokenError } from "./tokens";

// Longer inputs are invalid anyway and are not returned.
const maxFieldLength = 200;

/** The inputs as typed, valid or not. */
export function readTokenForm(data: FormData): TokenForm {
  return {
    name: readFormText(data, "name").trim().slice(0, maxFieldLength),
    scope: readFormText(data, "scope") === "launch" ? "launch" : "read",
    hourCap: readFormText(data, "hourCap").trim().slice(0, maxFieldLength),
    dayCap: readFormText(data, "dayCap").trim().slice(0, maxFieldLength),
    committedCap: readFormText(data, "committedCap").trim().slice(0, maxFieldLength),
  };
}

/** Parses the form. Throws `TokenError`. */
export function parseTokenForm({ name, scope, hourCap, dayCap, committedCap }: TokenForm): {
  name: string;
  grant: TokenGrant;
} {
  if (scope === "read") return { name, grant: { scope } };
  const hourCapMicros = parseCap(hourCap, "per hour");
  const dayCapMicros = parseCap(dayCap, "per day");
  const committedCapMicros = parseCap(committedCap || "0", "of prepaid orders");
  return { name, grant: { scope, hourCapMicros, dayCapMicros, committedCapMicros } };
}

function parseCap(text: string, which: string): number {
  const micros = parseDollars(text);
  if (micros === null) throw new TokenError(`The cap ${which} must be an amount in dollars, like 20.`);
  return micros;
}
