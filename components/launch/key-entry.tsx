"use client";

import { type ReactNode, useId } from "react";

import { AddKey } from "@/components/keys/add-key";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { LaunchKey, SshKeyView } from "@/lib/instances/schema";

import { Entry, EntryText } from "./field-entry";

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
        <EntryText>
          <span>{provider}</span> doesn’t accept SSH keys. Login details appear once it runs.
        </EntryText>
      </Entry>
    );
  }
  return (
    <Entry label="SSH key" labelId={id} error={error} hint={<KeysHint isEmpty={keys.length === 0} />}>
      <KeyOptions keys={keys} provider={provider} value={value} group={id} choose={choose}>
        <KeyOption name={id} isChosen={value === null} choose={() => choose(null)}>
          <b className="text-sm text-ink">No SSH key</b>
          {value === null && (
            <span className="col-span-2 col-start-2 text-warn">
              Without an SSH key you may not be able to log in, and you still pay.
            </span>
          )}
        </KeyOption>
      </KeyOptions>
      <details
        className="open:my-1 open:rounded-md open:border open:p-3"
        open={keys.length === 0 || undefined}
      >
        <summary className="w-max list-none text-xs text-accent max-md:leading-(--touch) [&::-webkit-details-marker]:hidden">
          Add key
        </summary>
        <div className="mt-2.5">
          <AddKey onAdded={added} />
        </div>
      </details>
    </Entry>
  );
}

function KeysHint({ isEmpty }: { isEmpty: boolean }) {
  return (
    <span>
      <span>{isEmpty ? "No saved keys. " : "Public key only. "}</span>
      <Link className="max-sm:-my-3.5 max-sm:inline-block max-sm:py-3.5" href="/keys">
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
    <div
      className="[&>label+label]:border-t [&>label]:border-line-strong overflow-hidden rounded-md border border-line-strong"
      role="radiogroup"
      aria-labelledby={group}
    >
      {keys.map((key) => (
        <KeyOption key={key.id} name={group} isChosen={value === key.id} choose={() => choose(key.id)}>
          <span className="min-w-0 wrap-anywhere">
            <b className="text-sm text-ink">{key.name}</b> <span className="text-ink-3">{key.algorithm}</span>
          </span>
          <span className="max-md:order-1 max-md:col-span-2 max-md:col-start-2">
            {key.isThere && <Icon name="check" className="mr-1 text-good" />}
            <span>{locationLabel(key, provider)}</span>
          </span>
          <code className="col-span-2 col-start-2">{key.fingerprint}</code>
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
    <label className="grid cursor-pointer grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 px-2.5 py-[7px] text-xs/[18px] text-ink-2 has-checked:bg-selected max-md:min-h-(--touch)">
      <input
        className="size-3.5 accent-accent-fill"
        type="radio"
        name={name}
        checked={isChosen}
        onChange={choose}
      />
      {children}
    </label>
  );
}

function locationLabel({ isThere }: LaunchKey, provider: string): string {
  if (isThere === null) return `not known if on ${provider}`;
  return isThere ? `on ${provider}` : "added at launch";
}
