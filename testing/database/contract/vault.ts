import type { Lease } from "@/db/leases";

import type { Scenario } from "./scenario";
import { large, largest, oddText, start } from "./values";

/** Accounts of the vault and their sealed keys. */
export async function runVault(scenario: Scenario, lease: Lease): Promise<void> {
  const { db, database, read, write, fail } = scenario;
  const { providerAccounts: accounts, sealedValues, polls, listings } = db;
  const key = (field: string, lastFour: string | null = null) => ({
    field,
    sealed: `${oddText} of ${field}`,
    lastFour,
  });
  const keys = ["b", "a", "Ä", "B"].map((field) => key(field));
  const add = (name: string, id: string, addedAt = large, added = keys) =>
    write(name, (tx) =>
      accounts.addProviderAccount(
        tx,
        { id, provider: "shadeform", label: oddText, addedAt },
        added,
        async () => undefined,
      ),
    );
  await read("no accounts", (handle) => accounts.listProviderAccounts(handle));
  for (const id of ["b", "a", "Ä"]) await add("an account of the vault", id);
  await add("an older account", "old", start, [key("token", "1234")]);
  await fail("an account that may not be", (tx) =>
    accounts.addProviderAccount(
      tx,
      { id: "no", provider: "shadeform", label: "", addedAt: 1 },
      [],
      async () => {
        throw new Error("no");
      },
    ),
  );
  const list = () => read("the accounts", (handle) => accounts.listProviderAccounts(handle));
  await list();
  const sealedOf = (id: string) => read("the sealed keys", (handle) => accounts.listSealedKeys(handle, id));
  await sealedOf("b");
  await write("replace the keys", (tx) =>
    accounts.replaceSealedKeys(tx, "b", [key("only", oddText)], async () => undefined),
  );
  await sealedOf("b");
  await write("rename an account", (tx) => accounts.renameProviderAccount(tx, "a", "another name"));
  const first = (await accounts.listProviderAccounts(database)).find(({ id }) => id === "a");
  await write("the account that polls", (tx) => accounts.setPollingAccount(tx, first!));
  await write("no account that polls", (tx) => accounts.setPollingAccount(tx, { ...first!, id: "none" }));
  await write("a test that worked", (tx) => accounts.recordKeyTest(tx, "b", { at: large, error: null }));
  await write("a test that failed", (tx) => accounts.recordKeyTest(tx, "a", { at: largest, error: oddText }));
  await list();
  const use = (id: string) => read("the use of an account", (handle) => accounts.readAccountUse(handle, id));
  await use("a");
  const poll = {
    startedAt: start,
    finishedAt: large,
    outcome: "failed",
    offers: 0,
    rejected: 0,
    errorKind: "network",
    message: oddText,
  } as const;
  await write("a failed poll of it", (tx) =>
    polls.recordFailedPoll(tx, lease, { id: "a", kind: "vault", provider: "shadeform" }, poll),
  );
  await use("a");
  await write("an unreliable list of it", (tx) =>
    listings.saveListing(tx, { accountId: "a", at: largest, unreliableReason: oddText }),
  );
  await use("a");
  for (const id of ["a", "none"]) {
    await read("an account", (handle) => accounts.findProviderAccount(handle, id));
    await read("what blocks its removal", (handle) => accounts.readRemovalBlockers(handle, id));
  }
  const remove = (name: string, isLast: boolean) =>
    write(name, (tx) => accounts.removeProviderAccount(tx, first!, { at: large, isLast }));
  await remove("remove what is not the last", true);
  await remove("remove an account", false);
  for (const id of ["a", "b", "none"])
    await read("whether an account is removed", (handle) => accounts.isAccountRemoved(handle, id));
  await list();
  await read("every sealed value", (handle) => sealedValues.listSealedValues(handle));
  const values = await sealedValues.listSealedValues(database);
  await write("seal every value anew", async (tx) => {
    for (const value of values) await sealedValues.replaceSealedValue(tx, value, `${value.value} anew`);
  });
  await read("every value, sealed anew", (handle) => sealedValues.listSealedValues(handle));
}
