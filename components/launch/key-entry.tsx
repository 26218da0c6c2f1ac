"use client";

import Link from "next/link";
import { useId } from "react";

import { AddKey } from "@/components/keys/add-key";
import type { LaunchKey, SshKeyView } from "@/lib/instances/schema";

import { Entry } from "./entry";
import { KeyOptions, KeyOption } from "./key-options";

interface KeyEntryProps {
  keys: LaunchKey[] | null;
  provider: string;
  value: string | null;
  error: string | null;
  choose(id: string | null): void;
  added(key: SshKeyView): void;
}

/** Chooses the owner's public key by its fingerprint. */
export function KeyEntry({ keys, provider, value, error, choose, added }: KeyEntryProps) {
  const id = useId();
  if (keys === null) {
    return (
      <Entry label="SSH key" error={error}>
        <p className="entry-text">
          <span>{provider}</span> takes no keys when it launches. The way in is shown with the machine when it
          runs.
        </p>
      </Entry>
    );
  }
  return (
    <Entry label="SSH key" labelId={id} error={error} hint={<KeysHint isEmpty={keys.length === 0} />}>
      <KeyOptions keys={keys} provider={provider} value={value} group={id} choose={choose}>
        <KeyOption name={id} isChosen={value === null} choose={() => choose(null)}>
          <b>No key</b>
          {value === null && (
            <span className="below t-warn">
              Without a key there may be no way into the machine, and it bills all the same.
            </span>
          )}
        </KeyOption>
      </KeyOptions>
      <details className="add-key" open={keys.length === 0 || undefined}>
        <summary>Add a key</summary>
        <AddKey onAdded={added} />
      </details>
    </Entry>
  );
}

function KeysHint({ isEmpty }: { isEmpty: boolean }) {
  return (
    <span>
      <span>{isEmpty ? "You have no key here yet. " : "Public keys only. "}</span>
      <Link href="/keys" prefetch={false}>
        All your keys
      </Link>
    </span>
  );
}
