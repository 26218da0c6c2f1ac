"use client";

import { useId, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Field, hintClass } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import { HydratedButton } from "@/components/ui/hydration";
import { useInlineForm } from "@/components/ui/use-inline-form";
import { renameAccount, replaceAccountKey } from "@/lib/credentials/actions";
import type { AccountResult, ProviderForm, AccountView, SaveResult } from "@/lib/credentials/schema";

import { KeyFields, KeyTests } from "./keys";
import { useAccountAction } from "./use-account-action";

interface ChangeProps {
  account: AccountView;
  close(): void;
}

export function RenameForm({ account: { id, label }, close }: ChangeProps) {
  const field = useId();
  const [name, setName] = useState(label);
  const action = useAccountAction<void, AccountResult>(() => renameAccount(id, name), close);
  return (
    <ChangeForm
      label={`Rename ${label}`}
      submitLabel="Rename"
      close={close}
      action={action}
      isReady={name.trim() !== ""}
    >
      <Field id={field} label="New name">
        <input
          id={field}
          className={fieldClass}
          value={name}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </ChangeForm>
  );
}

export function ReplaceForm({ account, kind, close }: ChangeProps & { kind: ProviderForm }) {
  const [keys, setKeys] = useState<Record<string, string>>({});
  const action = useAccountAction<boolean, SaveResult>(
    (insists) => replaceAccountKey(account.id, keys, insists),
    close,
  );
  const isReady = kind.fields.every(({ id, required }) => !required || keys[id]?.trim());
  return (
    <ChangeForm
      label={`Replace the key of ${account.label}`}
      submitLabel="Replace"
      close={close}
      action={{ ...action, run: () => action.run(false) }}
      isReady={isReady}
      insist={
        action.refusal?.tests && (
          <HydratedButton variant="quiet" disabled={action.isPending} onClick={() => action.run(true)}>
            Save anyway
          </HydratedButton>
        )
      }
    >
      <KeyFields
        fields={kind.fields}
        values={keys}
        change={(values) => {
          action.reset();
          setKeys(values);
        }}
      />
      {action.refusal?.tests && <KeyTests tests={action.refusal.tests} />}
      <p className={hintClass()}>
        Use a key of the same account at <span>{account.providerLabel}</span>. The old key is deleted here.
      </p>
    </ChangeForm>
  );
}

interface ChangeFormProps {
  label: string;
  submitLabel: string;
  isReady: boolean;
  action: { run(): void; isPending: boolean; message: ReactNode };
  /** A button to save despite rejected keys. */
  insist?: ReactNode;
  close(): void;
  children: ReactNode;
}

function ChangeForm({ label, submitLabel: go, isReady, action, insist, close, children }: ChangeFormProps) {
  const element = useInlineForm(close);
  return (
    <form
      ref={element}
      className="mt-2 grid max-w-[460px] min-w-0 gap-2.5 rounded-lg border border-line-strong bg-surface p-3"
      data-keeps=""
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !action.isPending) action.run();
      }}
    >
      {children}
      {action.message && (
        <p className="text-bad" role="alert">
          {action.message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" disabled={action.isPending || !isReady}>
          {action.isPending ? "Saving…" : go}
        </Button>
        {insist}
        <Button variant="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
