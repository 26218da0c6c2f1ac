import { parseArgs } from "node:util";

import { findOwnerId } from "../db/owners";
import { createOwner, OwnerError } from "../lib/auth/owner";
import { recordFromTerminal } from "../lib/audit/record-from-terminal";
import { optionsOf, runCommand, UsageError } from "./lib/command";
import { ask, firstLine } from "./lib/prompt";

const help = `Makes the owner of this app, while it runs or not: npm run create-owner

  --email <address>  the name to sign in with; no mail is sent to it. Asked for when left out.

The password is asked for twice and not shown. When standard input is no terminal its first line is the password:
  printf '%s\\n' "$PASSWORD" | npm run create-owner -- --email you@example.com`;

const { values } = optionsOf(() =>
  parseArgs({ options: { email: { type: "string" }, help: { type: "boolean" } } }),
);

if (values.help) console.log(help);
else
  await runCommand(async ({ database }) => {
    // Said before anybody thinks of a password.
    if (await findOwnerId(database)) throw new OwnerError("This app has an owner already. Sign in instead.");
    const { email, password } = await (process.stdin.isTTY ? fromTerminal() : fromPipe());
    await createOwner(database, { email, password });
    const subject = email.trim().toLowerCase();
    await recordFromTerminal(database, { action: "owner.create", subject, detail: null });
    console.log(`${subject} owns this app now. Sign in at /sign-in.`);
  });

async function fromTerminal(): Promise<{ email: string; password: string }> {
  const email = values.email ?? (await ask("E-mail address, as the name to sign in with: "));
  const password = await ask("Password, 12 characters or more: ", { isHidden: true });
  const again = await ask("The same again: ", { isHidden: true });
  if (again !== password) throw new UsageError("The two passwords are not the same; nothing was made.");
  return { email, password };
}

async function fromPipe(): Promise<{ email: string; password: string }> {
  if (values.email === undefined)
    throw new UsageError("Without a terminal the address must be said: --email.");
  return { email: values.email, password: await firstLine() };
}
