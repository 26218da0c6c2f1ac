"use client";

import { useId, useState } from "react";

import { HydratedButton, useDisabledUntilHydrated } from "@/components/ui/hydration";
import { Notice } from "@/components/ui/notice";
import { addAccount, testNewKeys } from "@/lib/credentials/actions";
import type { ProviderForm, SaveResult, TestResult } from "@/lib/credentials/schema";

import { KeyFields } from "./key-fields";
import { KeyTests } from "./key-tests";
import { useAccountAction } from "./use-account-action";

interface AddAccountProps {
  kinds: ProviderForm[];
  /** Whether the sandbox ends with the first account. */
  endsSandbox: boolean;
}

/** Adds an account, with the fields that its provider declares. */
export function AddAccount({ kinds, endsSandbox }: AddAccountProps) {
  const id = useId();
  const disabled = useDisabledUntilHydrated();
  const [provider, setProvider] = useState((kinds.find(({ taken }) => !taken) ?? kinds[0])?.provider ?? "");
  const [label, setLabel] = useState("");
  const [keys, setKeys] = useState<Record<string, string>>({});
  const kind = kinds.find((one) => one.provider === provider);
  const testing = useAccountAction<void, TestResult>(() => testNewKeys(provider, keys));
  const saving = useAccountAction<boolean, SaveResult>(
    (insists) => addAccount(provider, label, keys, insists),
    () => {
      setKeys({});
      setLabel("");
      testing.reset();
    },
  );
  const tests = testing.result?.tests ?? saving.result?.tests ?? saving.refusal?.tests ?? [];
  const isFilled = kind?.fields.every(({ id, required }) => !required || keys[id]?.trim()) ?? false;
  const isBusy = testing.isPending || saving.isPending;
  const begin = () => {
    testing.reset();
    saving.reset();
  };
  return (
    <form
      className="add-account"
      aria-label="Add an account"
      data-keeps={Object.values(keys).some(Boolean) ? "" : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        testing.reset();
        if (isFilled && !isBusy) saving.run(false);
      }}
    >
      <fieldset {...disabled}>
        <label htmlFor={`${id}-provider`}>Provider</label>
        <span className="select">
          <select
            id={`${id}-provider`}
            className="field"
            value={provider}
            onChange={(event) => {
              begin();
              setKeys({});
              setProvider(event.target.value);
            }}
          >
            {kinds.map((one) => (
              <option key={one.provider} value={one.provider}>
                {one.label}
              </option>
            ))}
          </select>
        </span>
        {kind && (
          <p className="hint">
            Keys are made at{" "}
            <a href={kind.console} target="_blank" rel="noreferrer">
              {kind.console.replace("https://", "")}
            </a>
            . <span>{kind.remark}</span>
          </p>
        )}
        {kind?.taken ? (
          <Notice tone="warn">{kind.taken}</Notice>
        ) : (
          kind && (
            <>
              <label htmlFor={`${id}-label`}>
                Name<span className="muted"> (optional)</span>
              </label>
              <input
                id={`${id}-label`}
                className="field"
                value={label}
                maxLength={60}
                autoComplete="off"
                placeholder={kind.label}
                onChange={(event) => setLabel(event.target.value)}
              />
              <KeyFields
                fields={kind.fields}
                values={keys}
                change={(values) => {
                  begin();
                  setKeys(values);
                }}
              />
            </>
          )
        )}
      </fieldset>
      {tests.some(({ outcome }) => testing.result || outcome !== "good") && <KeyTests tests={tests} />}
      {(testing.message ?? saving.message) && (
        <p className="hint t-bad" role="alert">
          {testing.message ?? saving.message}
        </p>
      )}
      {saving.result && <output className="st-ok">{savedMessage(saving.result)}</output>}
      {kind && !kind.taken && (
        <div className="row">
          <HydratedButton
            className="btn"
            disabled={isBusy || !isFilled}
            onClick={() => {
              saving.reset();
              testing.run();
            }}
          >
            {testing.isPending ? "Asking…" : "Test"}
          </HydratedButton>
          <button type="submit" className="btn primary js-only" disabled={isBusy || !isFilled}>
            {saving.isPending ? "Asking…" : "Save"}
          </button>
          {saving.refusal?.tests && (
            <HydratedButton className="btn quiet" disabled={isBusy} onClick={() => saving.run(true)}>
              Save anyway
            </HydratedButton>
          )}
          {endsSandbox && <span className="hint">Saving replaces the sandbox with your offers.</span>}
        </div>
      )}
    </form>
  );
}

function savedMessage({ account: { label, polls }, tests }: Extract<SaveResult, { ok: true }>): string {
  if (tests.length === 0) return `“${label}” is saved untried: if its cloud takes the key, its offers come.`;
  if (tests.some(({ outcome }) => outcome !== "good"))
    return `“${label}” is saved, though its key has not every right: launching with it may be refused.`;
  return `“${label}” is saved. ${polls ? "Its first offers arrive within a minute." : "It can be launched on."}`;
}
