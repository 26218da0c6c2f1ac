"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import { useState } from "react";

import { resolveManually } from "@/lib/instances/actions";

import { TypedConfirmDialog } from "./typed-confirm-dialog";

interface ResolveManuallyButtonProps {
  kind: "instance" | "launch";
  id: string;
  name: string;
  provider: string;
}

/** Lets the owner resolve a machine by hand when no listing can confirm its state. */
export function ResolveManuallyButton({ kind, id, name, provider }: ResolveManuallyButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <HydratedButton className="link-button" onClick={() => setAsking(true)}>
        I looked, it is not there…
      </HydratedButton>
      {isAsking && (
        <TypedConfirmDialog
          title={`Settle ${name} by hand?`}
          expected={name}
          cancelLabel="Leave it open"
          confirmLabel="It is not there, settle it"
          act={(typed) => resolveManually(kind, id, typed)}
          close={() => setAsking(false)}
        >
          Only when you have looked at <span>{provider}</span> yourself and no such machine is there. From
          then on it counts as gone here. If it is there after all, it bills on until it is found again.
        </TypedConfirmDialog>
      )}
    </>
  );
}
