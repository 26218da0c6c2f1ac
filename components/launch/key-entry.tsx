"use client";

import Link from "next/link";
import { type ReactNode, useId } from "react";

import { AddKey } from "@/components/keys/add-key";
import type { LaunchKey, SshKeyView } from "@/lib/instances/schema";

import { Entry } from "./entry";

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
          <span>{provider}</span> doesn’t accept SSH keys at launch. Login details appear once the machine
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
              Without an SSH key you may not be able to log in, and you still pay.
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
      <span>{isEmpty ? "No saved keys. " : "Public keys only. "}</span>
      <Link href="/keys" prefetch={false}>
        Manage keys
      </Link>
    </span>
  );
}

interface KeyOptionsProps {
  keys: LaunchKey[];
  provider: string;
  value: string | null;
  /** The name of the group of radio buttons, which is also the id of its label. */
  group: string;
  choose(id: string | null): void;
  /** Further options. */
  children?: ReactNode;
}

/** Saved public keys to choose from, with their fingerprints and whether the provider has them. */
export function KeyOptions({ keys, provider, value, group, choose, children }: KeyOptionsProps) {
  return (
    <div className="options" role="radiogroup" aria-labelledby={group}>
      {keys.map((key) => (
        <KeyOption key={key.id} name={group} isChosen={value === key.id} choose={() => choose(key.id)}>
          <span>
            <b>{key.name}</b> <span className="muted">{key.algorithm}</span>
          </span>
          <span className={key.isThere ? "where st-ok" : "where"}>{whereLabel(key, provider)}</span>
          <code className="below">{key.fingerprint}</code>
        </KeyOption>
      ))}
      {children}
    </div>
  );
}

interface KeyOptionProps {
  name: string;
  isChosen: boolean;
  choose(): void;
  children: ReactNode;
}

function KeyOption({ name, isChosen, choose, children }: KeyOptionProps) {
  return (
    <label className="option">
      <input type="radio" name={name} checked={isChosen} onChange={choose} />
      {children}
    </label>
  );
}

function whereLabel({ isThere }: LaunchKey, provider: string): string {
  if (isThere === null) return `whether ${provider} has it is not known`;
  return isThere ? `on ${provider}` : `will be added to ${provider}`;
}
