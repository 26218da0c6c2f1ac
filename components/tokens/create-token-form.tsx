"use client";

import { useActionState, useId } from "react";

import { PasswordField } from "@/components/owner/password-field";
import { createTokenFromForm } from "@/lib/tokens/actions";
import { emptyTokenForm, maxTokenNameLength, type TokenForm } from "@/lib/tokens/view";

import { NewToken } from "./new-token";

/** Creates a token and shows it; works without JavaScript. */
export function CreateTokenForm({ origin }: { origin: string }) {
  const [result, submit, isPending] = useActionState(createTokenFromForm, null);
  const form = result?.ok === false ? result.form : emptyTokenForm;
  return (
    <>
      {result?.ok && <NewToken key={result.text} {...result} origin={origin} />}
      <form className="add token-form" action={submit}>
        <TokenFields key={result?.ok ? result.text : JSON.stringify(form)} form={form} />
        <PasswordField />
        {result?.ok === false && (
          <p className="hint t-bad" role="alert">
            {result.message}
          </p>
        )}
        <button className="btn" disabled={isPending}>
          <span className="i i-plus" aria-hidden="true" />
          <span>{isPending ? "Making…" : "Make the token"}</span>
        </button>
      </form>
    </>
  );
}

function TokenFields({ form }: { form: TokenForm }) {
  const id = useId();
  return (
    <>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        className="field"
        name="name"
        required
        maxLength={maxTokenNameLength}
        autoComplete="off"
        placeholder="what holds it: nightly training"
        defaultValue={form.name}
      />
      <fieldset>
        <legend>It may</legend>
        <div className="seg">
          <label>
            <input type="radio" name="scope" value="read" defaultChecked={form.scope === "read"} />
            read
          </label>
          <label>
            <input type="radio" name="scope" value="launch" defaultChecked={form.scope === "launch"} />
            read and launch
          </label>
        </div>
      </fieldset>
      <div className="token-caps">
        <CapField label="$ per hour, at most" name="hourCap" value={form.hourCap} />
        <CapField label="$ per day, at most" name="dayCap" value={form.dayCap} />
        <CapField label="$ prepaid per day, at most" name="committedCap" value={form.committedCap} />
        <p className="hint">
          What its orders commit to: one hour of a machine, or the whole first period of a prepaid one. A
          prepaid order has to fit into all three; with 0 in the third the token launches nothing prepaid.
        </p>
      </div>
    </>
  );
}

function CapField({ label, name, value }: { label: string; name: string; value: string }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        name={name}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={value}
      />
    </div>
  );
}
