"use client";

import { answerCode } from "@/lib/auth/actions";

import { DoorField, DoorForm } from "./door-form";

export function CodeForm({ next }: { next: string }) {
  return (
    <DoorForm action={answerCode} next={next} label="Go on">
      {() => (
        <DoorField
          label="One-time code"
          name="code"
          autoComplete="one-time-code"
          spellCheck={false}
          hint="The six digits that your authenticator app shows, or one of your recovery codes."
        />
      )}
    </DoorForm>
  );
}
