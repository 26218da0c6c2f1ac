import { parseArgs } from "node:util";

import { findOwnerId } from "../db/owners";
import { createOwner, OwnerError } from "../lib/auth/owner";
import { recordFromTerminal } from "../lib/audit/record-from-terminal";
import { parseOptions, runOnDatabase, UsageError } from "./lib/command";
import { promptFor, readFirstLines } from "./lib/prompt";

const help = `Makes the owner of this app, while it runs or not: npm run create-owner

  --email <address>  the name to sign in with; no mail is sent to it. Asked for when left out.

The password is asked for twice and not shown. Where standard input is no terminal, its first lines are the address, unless
it was given, and the password:
  printf '%s\\n' "$PASSWORD" | npm run create-owner -- --email you@example.com`;

const { values } = parseOptions(() =>
  parseArgs({ options: { email: { type: "string" }, help: { type: "boolean" } } }),
);

if (values.help) console.log(help);
else
  await runOnDatabase(async ({ database }) => {
    // Checked before anyone chooses a password.
    if (await findOwnerId(database)) throw new OwnerError("This app already has an owner. Sign in instead.");
    const { email, password } = await (process.stdin.isTTY ? promptCredentials() : readPipedCredentials());
    await createOwner(database, { email, password });
    const subject = email.trim().toLowerCase();
    await recordFromTerminal(database, { action: "owner.create", subject, detail: null });
    console.log(`${subject} is now the owner. Sign in at /sign-in.`);
  });

async function promptCredentials(): Promise<{ email: string; password: string }> {
  const email = values.email ?? (await promptFor("E-mail address, as the name to sign in with: "));
  const password = await promptFor("Password, 12 characters or more: ", { isHidden: true });
  const again = await promptFor("The same again: ", { isHidden: true });
  if (again !== password) throw new UsageError("Passwords don’t match. No owner was created.");
  return { email, password };
}

async function readPipedCredentials(): Promise<{ email: string; password: string }> {
  const lines = await readFirstLines(values.email === undefined ? 2 : 1);
  const password = lines.pop();
  const email = values.email ?? lines.pop();
  if (email !== undefined && password !== undefined) return { email, password };
  throw new UsageError(
    "Without a terminal the address (or --email) and the password are read from standard input, one to a line.",
  );
}
