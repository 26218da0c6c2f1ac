"use client";

import { useAction } from "@/components/instances/use-action";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { revokeTokenById } from "@/lib/tokens/actions";
import type { TokenView } from "@/lib/tokens/view";

/** Asks for confirmation before a script loses access. */
export function RevokeToken({ token, close }: { token: TokenView; close(): void }) {
  const action = useAction(() => revokeTokenById(token.id), close);
  return (
    <Dialog title={`Revoke the token ${token.name}?`} onClose={close}>
      <p>
        Whoever holds it is let in no more, from this moment. Machines that it started keep running; they are
        on the instances page.
      </p>
      <DialogFooter
        cancelLabel="Keep it"
        confirmLabel="Revoke the token"
        pendingLabel="Revoking…"
        action={action}
        close={close}
      />
    </Dialog>
  );
}
