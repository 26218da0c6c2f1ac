"use client";

import Link from "next/link";
import { useId } from "react";

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

/** Which of the owner's public keys may in, by its fingerprint. */
export function KeyEntry({ keys, provider, value, error, choose, added }: KeyEntryProps) {
  const id = useId();
  if (keys === null) {
    return (
      <Entry label="SSH key" error={error}>
        <p className="entry-text">
          {provider} takes no keys when it launches. The way in is shown with the machine when it runs.
        </p>
      </Entry>
    );
  }
  return (
    <Entry label="SSH key" labelId={id} error={error} hint={<KeysHint isEmpty={keys.length === 0} />}>
      <div className="options" role="radiogroup" aria-labelledby={id}>
        {keys.map((key) => (
          <Option key={key.id} name={id} isChosen={value === key.id} choose={() => choose(key.id)}>
            <span>
              <b>{key.name}</b> <span className="muted">{key.algorithm}</span>
            </span>
            <span className={key.isThere ? "where st-ok" : "where"}>{whereWords(key, provider)}</span>
            <code className="below">{key.fingerprint}</code>
          </Option>
        ))}
        <Option name={id} isChosen={value === null} choose={() => choose(null)}>
          <b>No key</b>
          {value === null && (
            <span className="below t-warn">
              Without a key there may be no way into the machine, and it bills all the same.
            </span>
          )}
        </Option>
      </div>
      <details className="add-key" open={keys.length === 0 || undefined}>
        <summary>Add a key</summary>
        <AddKey onAdded={added} />
      </details>
    </Entry>
  );
}

interface OptionProps {
  name: string;
  isChosen: boolean;
  choose(): void;
  children: React.ReactNode;
}

function Option({ name, isChosen, choose, children }: OptionProps) {
  return (
    <label className="option">
      <input type="radio" name={name} checked={isChosen} onChange={choose} />
      {children}
    </label>
  );
}

function whereWords({ isThere }: LaunchKey, provider: string): string {
  if (isThere === null) return `whether ${provider} has it is not known`;
  return isThere ? `on ${provider}` : `will be added to ${provider}`;
}

function KeysHint({ isEmpty }: { isEmpty: boolean }) {
  return (
    <>
      {isEmpty ? "You have no key here yet. " : "Public keys only. "}
      <Link href="/keys" prefetch={false}>
        All your keys
      </Link>
    </>
  );
}
