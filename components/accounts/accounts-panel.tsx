import { Card } from "@/components/ui/card";
import { groupCardsClass, TableHead } from "@/components/ui/table";
import type { ProviderForm, AccountView } from "@/lib/credentials/schema";

import { AccountRows } from "./account-rows";

const columns = ["Account", "Provider", "Key ends in", "Added", "Last used"];

interface AccountsPanelProps {
  accounts: AccountView[];
  kinds: ProviderForm[];
  /** Explains what follows when nothing is connected any more. */
  after: string;
}

export function AccountsPanel({ accounts, kinds, after }: AccountsPanelProps) {
  return (
    <Card id="accounts" title="Your accounts" end="Keys are encrypted.">
      <table className={groupCardsClass}>
        <caption className="sr-only">Your accounts</caption>
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
      {accounts.some(({ kind }) => kind === "environment") && (
        <p className="border-t px-4 py-2 text-xs text-ink-3 max-md:px-3">
          A key from an environment variable is changed where the app is started.
        </p>
      )}
    </Card>
  );
}
