"use client";

import { useActionState, type ReactNode } from "react";

import { Notice } from "@/components/ui/notice";
import type { OwnerActionResult } from "@/lib/owner/password-actions";

import { Disclosure } from "./disclosure";

interface OwnerFormProps {
  action(before: OwnerActionResult, form: FormData): Promise<OwnerActionResult>;
  /** Label of the button that shows the form. */
  disclosureLabel: string;
  what?: string;
  /** Label of the submit button. */
  label: string;
  isDangerous?: boolean;
  children: ReactNode;
}

/** A form for a change of how the owner signs in, with its result; works without JavaScript. */
export function OwnerForm({
  action,
  disclosureLabel: ask,
  what,
  label,
  isDangerous = false,
  children,
}: OwnerFormProps) {
  const [result, submit, isPending] = useActionState(action, null);
  return (
    <>
      {result && <ResultNotice result={result} />}
      <Disclosure key={result?.ok ? "done" : "asked"} label={ask} what={what} isOpen={result?.ok === false}>
        <form className="owner-form" action={submit}>
          {children}
          <button className={isDangerous ? "btn danger" : "btn"} disabled={isPending}>
            {isPending ? "Please wait…" : label}
          </button>
        </form>
      </Disclosure>
    </>
  );
}

export function ResultNotice({ result: { ok, message } }: { result: NonNullable<OwnerActionResult> }) {
  return (
    <Notice tone={ok ? undefined : "bad"} announce={ok ? "status" : "alert"}>
      {message}
    </Notice>
  );
}
