"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

import { useAction } from "@/components/instances/use-action";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/dialog";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { HydratedButton, useIsHydrated } from "@/components/ui/hydration";
import { LocalTime } from "@/components/ui/time";
import { actionsColumn, TableHead } from "@/components/ui/table";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";
import { removeSshKey } from "@/lib/keys/actions";

const columns = ["Name", "Type", "Fingerprint", "Comment", "Providers", "Added", actionsColumn];
const detail = "text-xs text-ink-2";

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
      <table data-cards="md" className="border-b max-md:border-0">
        <caption className="sr-only">Your SSH keys</caption>
        <TableHead columns={columns} />
        <tbody className="max-md:pt-3">
          {keys.map((key) => (
            <tr
              key={key.id}
              className="max-md:grid-cols-[minmax(0,1fr)_auto] max-md:[grid-template-areas:'name_type'_'print_print'_'at_at'_'comment_added'_'acts_acts']"
            >
              <th
                scope="row"
                className="font-medium max-md:text-base max-md:wrap-anywhere max-md:[grid-area:name]"
              >
                {key.name}
              </th>
              <td className={cx(detail, "max-md:[grid-area:type]")}>{key.algorithm}</td>
              <td className="max-md:[grid-area:print]">
                <code>{key.fingerprint}</code>
              </td>
              <td className={cx(detail, "max-md:[grid-area:comment]")}>{key.comment ?? "none"}</td>
              <td className={cx(detail, "max-md:[grid-area:at]")}>
                <span className="hidden text-ink-3 max-md:inline">Providers: </span>
                <span>{isHere ? locationsText(key, places) : "not checked yet"}</span>
              </td>
              <td className={cx(detail, "max-md:[grid-area:added]")}>
                <LocalTime at={key.createdAt} as="day" />
              </td>
              <td className="max-md:[grid-area:acts]">
                <div className="flex items-center justify-end">
                  <CopyButton text={key.publicKey} what={`the public key ${key.name}`} />
                  <HydratedButton variant="quiet" onClick={() => setRemoving(key)}>
                    Remove…<span className="sr-only">{` ${key.name}`}</span>
                  </HydratedButton>
                </div>
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
  if (!data) return isError ? "not known" : "checking…";
  const there = data.filter(({ keyIds }) => keyIds.includes(id)).map(({ providerLabel }) => providerLabel);
  const silent = data.filter(({ state }) => state === "no-answer").length;
  const known = there.join(", ") || "none";
  return silent > 0 ? `${known}; ${silent} not responding` : known;
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
      <p>New machines won’t accept this key. Machines that already have it still do.</p>
      {places === null && <p>The providers can’t be checked now, so the key stays there.</p>}
      {there.map(({ provider, providerLabel }) => (
        <label key={provider} className="flex items-center gap-2 max-sm:min-h-(--touch)">
          <input
            type="checkbox"
            checked={from.includes(provider)}
            onChange={(event) =>
              setFrom((before) =>
                event.target.checked ? [...before, provider] : before.filter((other) => other !== provider),
              )
            }
          />
          <span>{`Also remove it from ${providerLabel}`}</span>
        </label>
      ))}
      <DialogFooter
        cancelLabel="Cancel"
        confirmLabel="Remove key"
        pendingLabel="Removing…"
        action={action}
        close={close}
      />
    </Dialog>
  );
}
