"use client";

import { HydratedButton } from "@/components/ui/hydrated-button";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { LocalTime } from "@/components/ui/local-time";
import { actionsColumn, TableHead } from "@/components/ui/table-head";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { KeyLocations, SshKeyView } from "@/lib/instances/schema";

import { RemoveKey } from "./remove-key";

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
