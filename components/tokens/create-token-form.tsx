"use client";

import { useActionState, useId, useEffect, useRef } from "react";

import { PasswordField } from "@/components/owner/owner-form";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { Field, hintClass } from "@/components/ui/field";
import { fieldClass } from "@/components/ui/select";
import { Icon } from "@/components/ui/icon";
import { Segmented, SegmentedOption } from "@/components/ui/segmented";
import { createTokenFromForm } from "@/lib/owner/token-actions";
import { emptyTokenForm, maxTokenNameLength, type TokenForm } from "@/lib/tokens/view";

/** Creates a token and shows it; works without JavaScript. */
export function CreateTokenForm({ origin }: { origin: string }) {
  const [result, submit, isPending] = useActionState(createTokenFromForm, null);
  const form = result?.ok === false ? result.form : emptyTokenForm;
  return (
    <>
      {result?.ok && <NewToken key={result.text} {...result} origin={origin} />}
      <form className="group/token grid max-w-[520px] gap-3" action={submit}>
        <TokenFields key={result?.ok ? result.text : JSON.stringify(form)} form={form} />
        <PasswordField />
        {result?.ok === false && (
          <p className={hintClass({ isError: true })} role="alert">
            {result.message}
          </p>
        )}
        <Button type="submit" className="justify-self-start" disabled={isPending}>
          <Icon name="plus" />
          <span>{isPending ? "Creating…" : "Create token"}</span>
        </Button>
      </form>
    </>
  );
}

function TokenFields({ form }: { form: TokenForm }) {
  const id = useId();
  return (
    <>
      <Field id={`${id}-name`} label="Name">
        <input
          id={`${id}-name`}
          className={fieldClass}
          name="name"
          required
          maxLength={maxTokenNameLength}
          autoComplete="off"
          placeholder="What uses it, for example “nightly training”"
          defaultValue={form.name}
        />
      </Field>
      <fieldset className="grid min-w-0 gap-1">
        <legend className="mb-1 font-medium">Permissions</legend>
        <Segmented>
          <SegmentedOption label="Read" name="scope" value="read" defaultChecked={form.scope === "read"} />
          <SegmentedOption
            label="Read and launch"
            name="scope"
            value="launch"
            defaultChecked={form.scope === "launch"}
          />
        </Segmented>
      </fieldset>
      <div className="grid grid-cols-3 items-end gap-x-3 gap-y-1 group-has-[[value=read]:checked]/token:hidden max-sm:grid-cols-1 max-sm:gap-y-2">
        <CapField label="Limit per hour ($)" name="hourCap" value={form.hourCap} />
        <CapField label="Limit per day ($)" name="dayCap" value={form.dayCap} />
        <CapField label="Prepaid per day ($)" name="committedCap" value={form.committedCap} />
        <p className={cx(hintClass(), "col-span-full")}>
          An hourly machine counts as one hour, a prepaid one as its whole first period. Prepaid launches must
          fit all three limits; with a prepaid limit of 0 the token launches nothing prepaid.
        </p>
      </div>
    </>
  );
}

function CapField({ label, name, value }: { label: string; name: string; value: string }) {
  const id = useId();
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        className={fieldClass}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={value}
      />
    </Field>
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
    <section
      className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-lg border border-good p-3"
      aria-labelledby="new-token"
    >
      <h3 id="new-token" ref={heading} tabIndex={-1}>
        {`Token “${name}”: copy it now, it is not shown again`}
      </h3>
      <Command text={text} what="the token" label="Copy" />
      <p>{mayLaunch ? "It can read and launch. Try it:" : "It can read. Try it:"}</p>
      <Command text={call} what="the command" />
    </section>
  );
}

function Command(props: { text: string; what: string; label?: string }) {
  return (
    <div className="flex items-center gap-1.5 rounded-md bg-sunken py-0.5 pr-0.5 pl-2.5">
      <code className="min-w-0 flex-1 py-1 wrap-anywhere">{props.text}</code>
      <CopyButton {...props} />
    </div>
  );
}
