"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";

import { useEscape } from "@/components/ui/use-escape";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import { renameAccount, replaceAccountKey } from "@/lib/credentials/actions";
import type { AccountAnswer, AccountKind, AccountView, SaveAnswer } from "@/lib/credentials/schema";

import { KeyFields } from "./key-fields";
import { useAccounts } from "./use-accounts";

interface ChangeProps {
  account: AccountView;
  close(): void;
}

export function RenameForm({ account: { id, label }, close }: ChangeProps) {
  const [name, setName] = useState(label);
  const asked = useAccounts<void, AccountAnswer>(() => renameAccount(id, name), close);
  return (
    <ChangeForm
      label={`Rename ${label}`}
      go="Rename"
      close={close}
      asked={asked}
      isReady={name.trim() !== ""}
    >
      <label className="key-field">
        New name
        <input
          className="field"
          value={name}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
    </ChangeForm>
  );
}

export function ReplaceForm({ account, kind, close }: ChangeProps & { kind: AccountKind }) {
  const [keys, setKeys] = useState<Record<string, string>>({});
  const asked = useAccounts<void, SaveAnswer>(() => replaceAccountKey(account.id, keys), close);
  const isReady = kind.fields.every(({ id, required }) => !required || keys[id]?.trim());
  return (
    <ChangeForm
      label={`Replace the key of ${account.label}`}
      go="Replace"
      close={close}
      asked={asked}
      isReady={isReady}
    >
      <KeyFields fields={kind.fields} values={keys} change={setKeys} />
      <p className="hint">
        It must be a key of the same account at {account.providerLabel}; what it had before is forgotten.
      </p>
    </ChangeForm>
  );
}

interface ChangeFormProps {
  label: string;
  go: string;
  isReady: boolean;
  asked: { run(value: void): void; isPending: boolean; message: string | null };
  close(): void;
  children: ReactNode;
}

function ChangeForm({ label, go, isReady, asked, close, children }: ChangeFormProps) {
  const element = useRef<HTMLFormElement>(null);
  useEscape(close);
  useFocusReturn();
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  return (
    <form
      ref={element}
      className="change-account"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) asked.run();
      }}
    >
      {children}
      {asked.message && (
        <p className="t-bad" role="alert">
          {asked.message}
        </p>
      )}
      <div className="row">
        <button type="submit" className="btn primary" disabled={asked.isPending || !isReady}>
          {asked.isPending ? "Asking…" : go}
        </button>
        <button type="button" className="btn quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}
