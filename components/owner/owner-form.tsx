"use client";

import { useActionState, type ReactNode } from "react";

import { Notice } from "@/components/ui/notice";
import type { OwnerAnswer } from "@/lib/owner/password-actions";

import { Ask } from "./ask";

interface OwnerFormProps {
  action(before: OwnerAnswer, form: FormData): Promise<OwnerAnswer>;
  /** Of the button that unfolds it. */
  ask: string;
  what?: string;
  /** Of the button that does it. */
  label: string;
  isDangerous?: boolean;
  children: ReactNode;
}

/** Asks for something that changes who gets in, and says what came of it; it works without JavaScript. */
export function OwnerForm({ action, ask, what, label, isDangerous = false, children }: OwnerFormProps) {
  const [answer, submit, isPending] = useActionState(action, null);
  return (
    <>
      {answer && <Answer answer={answer} />}
      <Ask key={answer?.ok ? "done" : "asked"} label={ask} what={what} isOpen={answer?.ok === false}>
        <form className="owner-form" action={submit}>
          {children}
          <button className={isDangerous ? "btn danger" : "btn"} disabled={isPending}>
            {isPending ? "One moment…" : label}
          </button>
        </form>
      </Ask>
    </>
  );
}

export function Answer({ answer: { ok, message } }: { answer: NonNullable<OwnerAnswer> }) {
  return (
    <Notice tone={ok ? undefined : "bad"} says={ok ? "status" : "alert"}>
      {message}
    </Notice>
  );
}
