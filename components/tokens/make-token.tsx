"use client";

import { useActionState, useId } from "react";

import { PasswordField } from "@/components/owner/password-field";
import { makeToken } from "@/lib/tokens/actions";
import { freshTokenForm, longestTokenName, type TokenForm } from "@/lib/tokens/view";

import { NewToken } from "./new-token";

/** A form that makes a token and shows it; it works without JavaScript. */
export function MakeToken({ origin }: { origin: string }) {
  const [answer, submit, isPending] = useActionState(makeToken, null);
  const form = answer?.ok === false ? answer.form : freshTokenForm;
  return (
    <>
      {answer?.ok && <NewToken key={answer.text} {...answer} origin={origin} />}
      <form className="add token-form" action={submit}>
        <Fields key={answer?.ok ? answer.text : JSON.stringify(form)} form={form} />
        <PasswordField />
        {answer?.ok === false && (
          <p className="hint t-bad" role="alert">
            {answer.message}
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

function Fields({ form }: { form: TokenForm }) {
  const id = useId();
  return (
    <>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        className="field"
        name="name"
        required
        maxLength={longestTokenName}
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
        <Cap label="$ per hour, at most" name="hourCap" value={form.hourCap} />
        <Cap label="$ per day, at most" name="dayCap" value={form.dayCap} />
        <Cap label="$ prepaid per day, at most" name="committedCap" value={form.committedCap} />
        <p className="hint">
          What its orders commit to: one hour of a machine, or the whole first period of a prepaid one. A
          prepaid order has to fit into all three; with 0 in the third the token launches nothing prepaid.
        </p>
      </div>
    </>
  );
}

function Cap({ label, name, value }: { label: string; name: string; value: string }) {
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
