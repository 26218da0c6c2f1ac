"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { HydratedButton, useIsHydrated } from "@/components/ui/hydration";
import { LocalTime } from "@/components/ui/time";
import { actionsColumn, TableHead } from "@/components/ui/table";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";
import { removeSshKey } from "@/lib/keys/actions";

const columns = ["Key", "Kind", "Fingerprint", "Comment", "On", "Added", actionsColumn];

interface KeysTableProps {
  keys: SshKeyView[];
  places: UseQueryResult<KeyLocations[]>;
  onRemoved(): void;
}

export function KeysTable({ keys, places, onRemoved }: KeysTableProps) {
  const isHere = useIsHydrated();
  const [removing, setRemoving] = useState<SshKeyView | null>(null);
  return (
    <>
      <table className="data keys">
        <caption className="vh">Your public keys</caption>
        <TableHead columns={columns} />
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <th scope="row" className="name">
                {key.name}
              </th>
              <td className="kind">{key.algorithm}</td>
              <td className="print">
                <code>{key.fingerprint}</code>
              </td>
              <td className="comment">{key.comment ?? "none"}</td>
              <td className="on">{isHere ? locationsText(key, places) : "not asked yet"}</td>
              <td className="added">
                <LocalTime at={key.createdAt} as="day" />
              </td>
              <td className="acts">
                <CopyButton text={key.publicKey} what={`the public key ${key.name}`} />
                <HydratedButton className="btn quiet" onClick={() => setRemoving(key)}>
                  Remove…<span className="vh">{` ${key.name}`}</span>
                </HydratedButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {removing && (
        <RemoveKey
          sshKey={removing}
          places={places.data ?? null}
          close={() => setRemoving(null)}
          onRemoved={onRemoved}
        />
      )}
    </>
  );
}

function locationsText({ id }: SshKeyView, { data, isError }: UseQueryResult<KeyLocations[]>): string {
  if (!data) return isError ? "could not be asked" : "asking…";
  const there = data.filter(({ keyIds }) => keyIds.includes(id)).map(({ providerLabel }) => providerLabel);
  const silent = data.filter(({ state }) => state === "no-answer").length;
  const known = there.join(", ") || (silent > 0 ? "none that answered" : "none yet");
  return silent > 0 && there.length > 0 ? `${known}; ${silent} did not answer` : known;
}

interface RemoveKeyProps {
  sshKey: SshKeyView;
  /** Null until it is known which providers have it. */
  places: KeyLocations[] | null;
  close(): void;
  onRemoved(): void;
}

/** Deletes a key here and, if chosen, at the providers. */
function RemoveKey({ sshKey, places, close, onRemoved }: RemoveKeyProps) {
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
        cancelLabel="Cancel"
        confirmLabel="Remove the key"
        pendingLabel="Removing…"
        action={action}
        close={close}
      />
    </Dialog>
  );
}
