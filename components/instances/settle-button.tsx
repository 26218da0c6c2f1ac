"use client";

import { LiveButton } from "@/components/ui/live-button";
import { useState } from "react";

import { settleByOwner } from "@/lib/instances/actions";

import { TypedDialog } from "./typed-dialog";

interface SettleButtonProps {
  kind: "instance" | "launch";
  id: string;
  name: string;
  provider: string;
}

/** For what no list can prove: the owner looked for himself, and says so. */
export function SettleButton({ kind, id, name, provider }: SettleButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <LiveButton className="link-button" onClick={() => setAsking(true)}>
        I looked, it is not there…
      </LiveButton>
      {isAsking && (
        <TypedDialog
          title={`Settle ${name} by hand?`}
          expected={name}
          stay="Leave it open"
          go="It is not there, settle it"
          act={(typed) => settleByOwner(kind, id, typed)}
          close={() => setAsking(false)}
        >
          Only when you have looked at <span>{provider}</span> yourself and no such machine is there. From
          then on it counts as gone here. If it is there after all, it bills on until it is found again.
        </TypedDialog>
      )}
    </>
  );
}
