"use client";

import { useNow } from "@/components/ui/clock";
import { terminateAll } from "@/lib/instances/actions";
import type { InstancesView } from "@/lib/instances/schema";
import { pluralize } from "@/lib/format";

import { isPaidBeyond, rateText } from "./figures";
import { TypedConfirmDialog } from "./typed-confirm-dialog";

interface TerminateAllProps {
  view: InstancesView;
  count: number;
  close(): void;
}

export function TerminateAll({ view, count, close }: TerminateAllProps) {
  const now = useNow();
  const prepaid = view.instances.filter((machine) => machine.ours && isPaidBeyond(machine, now)).length;
  return (
    <TypedConfirmDialog
      title={count === 1 ? "Terminate it?" : "Terminate everything?"}
      expected={`terminate ${count}`}
      cancelLabel="Keep them"
      confirmLabel={`Terminate ${pluralize(count, "machine")}`}
      act={terminateAll}
      close={close}
    >
      Ends the <span>{pluralize(count, "machine")}</span> that this app started, up to $
      <span>{rateText(view.caps.hourlyMicros)}</span>/h, and deletes{" "}
      <span>{count === 1 ? "its disk" : "their disks"}</span>. Machines that are not ours stay.
      {prepaid > 0 && (
        <span>{` ${pluralize(prepaid, "machine is", "machines are")} paid in advance, and the rest is not refunded.`}</span>
      )}
    </TypedConfirmDialog>
  );
}
