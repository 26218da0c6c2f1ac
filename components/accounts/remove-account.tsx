"use client";

import { Dialog } from "@/components/ui/dialog";
import { removeAccount } from "@/lib/credentials/actions";
import type { AccountAnswer, AccountView } from "@/lib/credentials/schema";

import { useAccounts } from "./use-accounts";

interface RemoveAccountProps {
  account: AccountView;
  /** What the app shows when nothing is connected any more. */
  after: string;
  close(): void;
}

/** Takes an account away, and says before what goes with the last one. */
export function RemoveAccount({ account, after, close }: RemoveAccountProps) {
  const { id, label, providerLabel, polls, isLast } = account;
  const removing = useAccounts<void, AccountAnswer>(() => removeAccount(id, isLast), close);
  return (
    <Dialog title={`Remove ${label}?`} onClose={close}>
      <p>
        Its key is deleted here; at {providerLabel} it stays valid until you revoke it there. The history of
        its offers and machines is kept.
      </p>
      {isLast && (
        <p>
          <b>{after}</b>
        </p>
      )}
      {polls && !isLast && (
        <p>
          Its offers leave the board. If {providerLabel} has another account, that one is read from then on.
        </p>
      )}
      {removing.message && (
        <p className="t-bad" role="alert">
          {removing.message}
        </p>
      )}
      <div className="row acts">
        <button type="button" className="btn" data-way-out="" onClick={close}>
          Keep it
        </button>
        <button
          type="button"
          className="btn danger-fill"
          disabled={removing.isPending}
          onClick={() => removing.run()}
        >
          {removing.isPending ? "Removing…" : isLast ? "Remove the last account" : "Remove the account"}
        </button>
      </div>
    </Dialog>
  );
}
