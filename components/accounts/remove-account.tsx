"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Link } from "@/components/ui/link";
import { removalBlockersText } from "@/lib/accounts/removal-blockers";
import { removeAccount } from "@/lib/credentials/actions";
import type { AccountResult, AccountView } from "@/lib/credentials/schema";

import { useAccountAction } from "./use-account-action";

interface RemoveAccountProps {
  account: AccountView;
  /** Explains what follows when nothing is connected any more. */
  after: string;
  close(): void;
}

/** Removes an account, after showing what ends with the last one. */
export function RemoveAccount({ account, after, close }: RemoveAccountProps) {
  const { id, label, providerLabel, polls, isLast } = account;
  const ties = removalBlockersText(account);
  const removing = useAccountAction<void, AccountResult>(() => removeAccount(id, isLast), close);
  if (ties)
    return (
      <Dialog title={`${label} cannot be removed yet`} onClose={close}>
        <p>
          <span>{ties[0]!.toUpperCase() + ties.slice(1)}</span> at <span>{providerLabel}</span>. Without its
          key you could no longer terminate them here. Terminate them under{" "}
          <Link href="/instances">Instances</Link>, then remove the account.
        </p>
        <div className="mt-2 flex justify-end">
          <Button data-way-out="" onClick={close}>
            Cancel
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={`Remove ${label}?`} onClose={close}>
      <p>
        Its key is deleted here but stays valid at <span>{providerLabel}</span> until you revoke it there. The
        history of its offers and machines is kept.
      </p>
      {isLast && (
        <p>
          <b>{after}</b>
        </p>
      )}
      {polls && !isLast && (
        <p>
          Its offers are removed. If <span>{providerLabel}</span> has another account here, that one is used
          for price checks.
        </p>
      )}
      <DialogFooter
        cancelLabel="Cancel"
        confirmLabel={isLast ? "Remove the last account" : "Remove the account"}
        pendingLabel="Removing…"
        action={removing}
        close={close}
      />
    </Dialog>
  );
}
