"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";

const examples = {
  "Open dialog": { isReady: true, isPending: false, message: null },
  "Open failed dialog": { isReady: true, isPending: false, message: "Can’t reach the app. Try again." },
  "Open pending dialog": { isReady: false, isPending: true, message: null },
};

/** A button for each state of the dialog. */
export function DialogExamples() {
  const [shown, setShown] = useState<keyof typeof examples | null>(null);
  const close = () => setShown(null);
  return (
    <>
      {(Object.keys(examples) as (keyof typeof examples)[]).map((label) => (
        <Button key={label} onClick={() => setShown(label)}>
          {label}
        </Button>
      ))}
      {shown && (
        <Dialog title="Terminate training?" onClose={close}>
          <p>
            Its disk is <b>erased</b>. This can’t be undone.
          </p>
          <DialogFooter
            cancelLabel="Keep it"
            confirmLabel="Terminate"
            pendingLabel="Terminating…"
            action={{ ...examples[shown], run: close }}
            isReady={examples[shown].isReady}
            close={close}
          />
        </Dialog>
      )}
    </>
  );
}
