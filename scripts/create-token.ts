import { parseArgs } from "node:util";

import { recordFromTerminal } from "../lib/audit/record-from-terminal";
import { openAuth } from "../lib/auth/auth";
import { parseDollars } from "../lib/domain/money";
import { createToken, type TokenGrant, grantText } from "../lib/tokens/tokens";
import { defaultCaps } from "../lib/tokens/view";
import { parseOptions, runOnDatabase, UsageError } from "./lib/command";

const help = `Makes a token for a script, while the app runs or not: npm run create-token -- --scope read|launch

  --scope read         sees offers, launches and machines
  --scope launch       also launches, up to its caps, and terminates and acts on this app's machines
  --name <name>        to know it by; "terminal" when left out
  --hour-cap <dollars> that its orders may commit to within an hour: one hour of a machine, or the whole first period of a
                       prepaid one; ${defaultCaps.hour} when left out, or the committed cap where that is higher
  --day-cap <dollars>  the same within 24 hours; ${defaultCaps.day} when left out, or the committed cap where that is higher
  --committed-cap <dollars>
                       that its prepaid orders may commit to within 24 hours; ${defaultCaps.committed} when left out, which allows none

Standard output is the token alone, this once:  TOKEN=$(npm run -s create-token -- --scope read)`;

const { values } = parseOptions(() =>
  parseArgs({
    options: {
      scope: { type: "string" },
      name: { type: "string", default: "terminal" },
      "hour-cap": { type: "string" },
      "day-cap": { type: "string" },
      "committed-cap": { type: "string" },
      help: { type: "boolean" },
    },
  }),
);

if (values.help) console.log(help);
else
  await runOnDatabase(async ({ database, keyring }) => {
    const grant = parseGrant(values.scope);
    const auth = await openAuth(database, keyring);
    const { name, text } = await createToken(auth, { name: values.name, grant });
    const detail = grantText(grant);
    await recordFromTerminal(database, { action: "token.create", subject: name, detail });
    console.error(`The token “${name}”: ${detail}. It is shown only once. Revoke it at /tokens.`);
    console.log(text);
  });

function parseGrant(scope: string | undefined): TokenGrant {
  const caps = [values["hour-cap"], values["day-cap"], values["committed-cap"]];
  if (scope === "read" && caps.some((cap) => cap !== undefined))
    throw new UsageError("Caps apply only to --scope launch.");
  if (scope === "read") return { scope };
  if (scope !== "launch") throw new UsageError("Choose a scope: --scope read or --scope launch.");
  const committedCapMicros = parseCapOption(
    "--committed-cap",
    values["committed-cap"],
    defaultCaps.committed * 1e6,
  );
  // A prepaid order must fit all three caps, so an omitted cap must not be lower than the third.
  const usual = (dollars: number) => Math.max(dollars * 1e6, committedCapMicros);
  return {
    scope,
    hourCapMicros: parseCapOption("--hour-cap", values["hour-cap"], usual(defaultCaps.hour)),
    dayCapMicros: parseCapOption("--day-cap", values["day-cap"], usual(defaultCaps.day)),
    committedCapMicros,
  };
}

function parseCapOption(option: string, value: string | undefined, usualMicros: number): number {
  if (value === undefined) return usualMicros;
  const micros = parseDollars(value);
  if (micros === null) throw new UsageError(`${option} must be an amount in dollars, such as 20.`);
  return micros;
}
