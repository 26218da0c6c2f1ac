import { readChildArguments } from "@/testing/process/child";

import { saveAccount } from "@/db/accounts";
import { openAt } from "@/testing/database/open";
import { writeLedgerStep } from "@/testing/database/ledger-steps";
import { atomically } from "@/db/transactions";

// A process that writes a ledger at a fixed number of commits per second, and reports its progress.
const { file, perSecond } = readChildArguments<{ file: string; perSecond: number }>();
const database = openAt(file);
await atomically(database, (tx) =>
  saveAccount(tx, { id: "written", kind: "environment", provider: "sesterce" }, 0),
);
process.stdout.write("ready\n");
const start = Date.now();
for (let number = 0; ; number++) {
  const ahead = start + (number * 1_000) / perSecond - Date.now();
  if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  await writeLedgerStep(database, number);
  if (number % 100 === 99) process.stdout.write(`written ${number + 1}\n`);
}
