"use client";

import { unstable_rethrow } from "next/navigation";
import { useState, useTransition } from "react";

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
        setMessage("The app did not answer, so it is not known whether this was done. Press again.");
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
      <button className="btn danger">Sign out everywhere</button>
      {isAsking && (
        <Dialog title="Sign out everywhere?" onClose={close}>
          <p>
            Every browser is signed out, this one too. Tokens of scripts go on working, and machines keep
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
