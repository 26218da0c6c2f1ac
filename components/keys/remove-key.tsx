"use client";

import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { removeSshKey } from "@/lib/keys/actions";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";

interface RemoveKeyProps {
  sshKey: SshKeyView;
  /** Null while it is not known where it is. */
  places: KeyLocations[] | null;
  close(): void;
  onRemoved(): void;
}

/** Forgets a key here, and where it is asked for, on the clouds. */
export function RemoveKey({ sshKey, places, close, onRemoved }: RemoveKeyProps) {
  const there = places?.filter(({ keyIds }) => keyIds.includes(sshKey.id)) ?? [];
  const [from, setFrom] = useState<string[]>([]);
  const action = useAction(
    () => removeSshKey(sshKey.id, from),
    () => {
      close();
      onRemoved();
    },
  );
  return (
    <Dialog title={`Remove the key ${sshKey.name}?`} onClose={close}>
      <p>It is forgotten here. Machines that were launched with it still let it in.</p>
      {places === null && <p>On which clouds it is could not be read, so it stays there.</p>}
      {there.map(({ provider, providerLabel }) => (
        <label key={provider} className="row">
          <input
            type="checkbox"
            checked={from.includes(provider)}
            onChange={(event) =>
              setFrom((before) =>
                event.target.checked ? [...before, provider] : before.filter((other) => other !== provider),
              )
            }
          />
          <span>{`Remove it from ${providerLabel} too`}</span>
        </label>
      ))}
      <DialogFooter
        cancelLabel="Keep it"
        confirmLabel="Remove the key"
        pendingLabel="Removing…"
        action={action}
        close={close}
      />
    </Dialog>
  );
}
