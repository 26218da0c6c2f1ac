import Link from "next/link";

import { actionsColumn, TableHead } from "@/components/ui/table";
import type { ProviderForm, AccountView } from "@/lib/credentials/schema";

import { AccountRows } from "./account-rows";
import { AddAccount } from "./add-account";

const columns = ["Account", "Provider", "Key ends in", "Added", "Last used", actionsColumn];

interface AccountsPanelProps {
  accounts: AccountView[];
  kinds: ProviderForm[];
  isSandbox: boolean;
  /** Explains what follows when nothing is connected any more. */
  after: string;
}

export function AccountsPanel({ accounts, kinds, isSandbox, after }: AccountsPanelProps) {
  return (
    <div className="accounts-panels">
      <section className="panel" id="accounts">
        <header>
          <h2>Accounts</h2>
          <span className="end">keys are encrypted</span>
        </header>
        <noscript>
          <p className="pad">
            Adding, testing and changing accounts needs JavaScript; without scripts this list can only be
            read. A key can also be set <Link href="/providers/connect">by the environment</Link>.
          </p>
        </noscript>
        {accounts.length === 0 && (
          <p className="pad">
            <span>
              {isSandbox
                ? "No account yet, so these are sample offers."
                : "No account yet, so no cloud is connected."}
            </span>{" "}
            One is enough.
          </p>
        )}
        {accounts.length > 0 && (
          <table className="data accounts">
            <caption className="vh">Your accounts</caption>
            <TableHead columns={columns} />
            {accounts.map((account) => (
              <AccountRows
                key={account.id}
                account={account}
                kind={kinds.find(({ provider }) => provider === account.provider)!}
                isOneOfSeveral={accounts.filter(({ provider }) => provider === account.provider).length > 1}
                after={after}
              />
            ))}
          </table>
        )}
        {accounts.some(({ kind }) => kind === "environment") && (
          <p className="panel-foot">Set by an environment variable.</p>
        )}
      </section>
      <section className="panel" id="add">
        <header>
          <h2>Add an account</h2>
        </header>
        <div className="pad">
          <AddAccount kinds={kinds} endsSandbox={isSandbox} />
        </div>
      </section>
    </div>
  );
}
