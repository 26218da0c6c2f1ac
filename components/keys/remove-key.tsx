"use client";

import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { removeSshKey } from "@/lib/keys/actions";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";

interface RemoveKeyProps {
  sshKey: SshKeyView;
  /** Null until it is known which providers have it. */
  places: KeyLocations[] | null;
  close(): void;
  onRemoved(): void;
}

/** Deletes a key here and, if chosen, at the providers. */
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
