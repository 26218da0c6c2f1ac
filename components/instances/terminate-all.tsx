"use client";

import { terminateAll } from "@/lib/instances/actions";
import type { InstancesView } from "@/lib/instances/schema";
import { counted } from "@/lib/offers/format";

import { rateText } from "./figures";
import { TypedDialog } from "./typed-dialog";

interface TerminateAllProps {
  view: InstancesView;
  count: number;
  close(): void;
}

export function TerminateAll({ view, count, close }: TerminateAllProps) {
  return (
    <TypedDialog
      title={count === 1 ? "Terminate it?" : "Terminate everything?"}
      expected={`terminate ${count}`}
      stay="Keep them"
      go={`Terminate ${counted(count, "machine")}`}
      act={terminateAll}
      close={close}
    >
      Ends the <span>{counted(count, "machine")}</span> that this app started, up to $
      <span>{rateText(view.caps.hourlyMicros)}</span>/h, and deletes{" "}
      <span>{count === 1 ? "its disk" : "their disks"}</span>. Machines that are not ours stay.
    </TypedDialog>
  );
}
