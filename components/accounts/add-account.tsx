"use client";

import { useId, useState, useSyncExternalStore } from "react";

import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { Field, hintClass } from "@/components/ui/field";
import { fieldClass, Select } from "@/components/ui/select";
import { HydratedButton, useDisabledUntilHydrated } from "@/components/ui/hydration";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { addAccount, testNewKeys } from "@/lib/credentials/actions";
import type { ProviderForm, SaveResult, TestResult } from "@/lib/credentials/schema";

import { FieldLabel, KeyFields, KeyTests } from "./keys";
import { useAccountAction } from "./use-account-action";

interface AddAccountProps {
  kinds: ProviderForm[];
  /** Whether the sandbox ends with the first account. */
  endsSandbox: boolean;
  /** Whether the offers without an account are public prices. */
  hasPublicPrices: boolean;
}

interface AddAccountPanelProps extends AddAccountProps {
  hasAccounts: boolean;
}

export function AddAccountPanel({ hasAccounts, ...form }: AddAccountPanelProps) {
  return (
    <Card id="add" title="Add account">
      <CardBody className="gap-3">
        {!hasAccounts && (
          <p>
            <span>
              {form.hasPublicPrices
                ? "No account yet, so offers are public prices."
                : form.endsSandbox
                  ? "No account yet, so these are sample offers."
                  : "No account yet, so there are no offers."}
            </span>{" "}
            One account is enough.
          </p>
        )}
        <noscript>
          <p>
            Adding, testing and changing accounts needs JavaScript. You can also set a key with{" "}
            <Link href="/providers/connect">an environment variable</Link>.
          </p>
        </noscript>
        <AddAccount {...form} />
      </CardBody>
    </Card>
  );
}

/** Adds an account, with the fields that its provider declares. */
export function AddAccount({ kinds, endsSandbox }: Omit<AddAccountProps, "hasPublicPrices">) {
  const id = useId();
  const disabled = useDisabledUntilHydrated();
  const [chosen, setProvider] = useState<string | null>(null);
  const named = useAddressHash();
  const usual = kinds.find((one) => one.provider === named) ?? kinds.find(({ taken }) => !taken) ?? kinds[0];
  const provider = chosen ?? usual?.provider ?? "";
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
      className="grid max-w-[520px] gap-3"
      aria-label="Add an account"
      data-keeps={Object.values(keys).some(Boolean) ? "" : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        testing.reset();
        if (isFilled && !isBusy) saving.run(false);
      }}
    >
      <fieldset {...disabled} className="grid min-w-0 gap-3">
        <Field
          id={`${id}-provider`}
          label="Provider"
          hint={
            kind && (
              <span>
                Get a key at{" "}
                <a href={kind.console} target="_blank" rel="noreferrer">
                  {kind.console.replace("https://", "")}
                </a>
                . <span>{kind.remark}</span>
              </span>
            )
          }
        >
          <Select
            id={`${id}-provider`}
            aria-describedby={`${id}-provider-hint`}
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
          </Select>
        </Field>
        {kind?.taken ? (
          <Notice tone="warn" isInset>
            {kind.taken}
          </Notice>
        ) : (
          kind && (
            <>
              <Field id={`${id}-label`} label={<FieldLabel label="Name" isOptional />}>
                <input
                  id={`${id}-label`}
                  className={fieldClass}
                  value={label}
                  maxLength={60}
                  autoComplete="off"
                  placeholder={kind.label}
                  onChange={(event) => setLabel(event.target.value)}
                />
              </Field>
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
        <p className={hintClass({ isError: true })} role="alert">
          {testing.message ?? saving.message}
        </p>
      )}
      {saving.result && (
        <output className="text-xs/[17px] text-ink" data-mark="good">
          {savedMessage(saving.result)}
        </output>
      )}
      {kind && !kind.taken && (
        <div className="flex flex-wrap items-center gap-2">
          <HydratedButton
            disabled={isBusy || !isFilled}
            onClick={() => {
              saving.reset();
              testing.run();
            }}
          >
            {testing.isPending ? "Testing…" : "Test"}
          </HydratedButton>
          <Button type="submit" variant="primary" className="noscript:hidden" disabled={isBusy || !isFilled}>
            {saving.isPending ? "Connecting…" : "Connect"}
          </Button>
          {saving.refusal?.tests && (
            <HydratedButton variant="quiet" disabled={isBusy} onClick={() => saving.run(true)}>
              Save anyway
            </HydratedButton>
          )}
          {endsSandbox && <span className={hintClass()}>Saving replaces the sandbox with your offers.</span>}
        </div>
      )}
    </form>
  );
}

/** The part of the address after `#`, which names the provider of the link that led here; empty on the server. */
function useAddressHash(): string {
  return useSyncExternalStore(
    subscribeToHash,
    () => location.hash.slice(1),
    () => "",
  );
}

function subscribeToHash(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}

function savedMessage({ account: { label, polls }, tests }: Extract<SaveResult, { ok: true }>): string {
  if (tests.length === 0) return `“${label}” is saved without a test. Its offers appear if the key works.`;
  if (tests.some(({ outcome }) => outcome !== "good"))
    return `“${label}” is saved, but its key lacks some permissions, so launches may fail.`;
  return `“${label}” is saved. ${polls ? "Its offers appear within a minute." : "You can launch with it."}`;
}
