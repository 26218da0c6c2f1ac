"use client";

import { unstable_rethrow } from "next/navigation";
import { useState, useTransition } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { signOutEverywhere } from "@/lib/owner/session-actions";

/** Ends every session after a confirmation; at once without JavaScript. */
export function SignOutEverywhere() {
  const [isAsking, setAsking] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, begin] = useTransition();
  const close = () => setAsking(false);
  const run = () =>
    begin(async () => {
      try {
        await signOutEverywhere();
      } catch (error) {
        unstable_rethrow(error);
        setMessage("Can’t reach the app, so sessions may still be open. Try again.");
      }
    });
  return (
    <form
      action={signOutEverywhere}
      onSubmit={(event) => {
        event.preventDefault();
        setMessage(null);
        setAsking(true);
      }}
    >
      <Button type="submit" variant="danger">
        Sign out everywhere
      </Button>
      {isAsking && (
        <Dialog title="Sign out everywhere?" onClose={close}>
          <p>
            All browsers are signed out, including this one. API tokens keep working and machines keep
            running.
          </p>
          <DialogFooter
            cancelLabel="Stay signed in"
            confirmLabel="Sign out everywhere"
            pendingLabel="Signing out…"
            action={{ run, isPending, message }}
            close={close}
          />
        </Dialog>
      )}
    </form>
  );
}
