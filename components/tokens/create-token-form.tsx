"use client";

import { useActionState, useId, useEffect, useRef } from "react";

import { PasswordField } from "@/components/owner/password-field";
import { CopyButton } from "@/components/ui/copy-button";
import { createTokenFromForm } from "@/lib/owner/token-actions";
import { emptyTokenForm, maxTokenNameLength, type TokenForm } from "@/lib/tokens/view";

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
          <span>{isPending ? "Making…" : "Create token"}</span>
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

interface NewTokenProps {
  name: string;
  text: string;
  mayLaunch: boolean;
  origin: string;
}

/** A new token, shown only this once. */
function NewToken({ name, text, mayLaunch, origin }: NewTokenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const header = `Authorization: Bearer ${text}`;
  const call = `curl -H "${header}" ${origin}/api/v1/instances`;
  return (
    <section className="new-token" aria-labelledby="new-token">
      <h3 id="new-token" ref={heading} tabIndex={-1}>
        {`The token “${name}”: copy it now, it is not shown again`}
      </h3>
      <div className="command">
        <code>{text}</code>
        <CopyButton text={text} what="the token" label="Copy" />
      </div>
      <p>{mayLaunch ? "It reads and launches. To try it:" : "It reads. To try it:"}</p>
      <div className="command">
        <code>{call}</code>
        <CopyButton text={call} what="the call" />
      </div>
    </section>
  );
}
