"use client";

import { useActionState, useId, useState } from "react";

import { AuthField } from "@/components/sign-in/auth-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { Field, hintClass } from "@/components/ui/field";
import { fieldClass, Select } from "@/components/ui/select";
import { saveLaunchSettingsFromForm, type LaunchSettingsResult } from "@/lib/owner/launch-settings-actions";
import {
  fillForm,
  limitHint,
  needsProof,
  parseForm,
  type LaunchSettingsForm,
  type LaunchSettingsView,
} from "@/lib/owner/launch-settings-form";

import { ResultNotice } from "./owner-form";

interface LaunchSettingsPanelProps {
  view: LaunchSettingsView;
  hasSecondFactor: boolean;
}

/** The limits over all launches and the defaults of the launch form; works without JavaScript. */
export function LaunchSettingsPanel({ view, hasSecondFactor }: LaunchSettingsPanelProps) {
  const [result, submit, isPending] = useActionState(saveLaunchSettingsFromForm, null);
  return (
    <Card id="launch-limits" aria-label="Launch limits" title="Launch limits" end="for you and every token">
      <CardBody className="gap-3">
        <p>
          Nothing is launched or started beyond these limits. A lower limit holds from the next launch; a
          higher one needs a confirmation.
        </p>
        {result && (result.ok || result.field === null) && <ResultNotice result={result} />}
        <form className="grid gap-3" action={submit}>
          {/* Saved values replace what was typed. */}
          <SettingsFields key={JSON.stringify(view.stored)} {...{ view, hasSecondFactor, result }} />
          <Button type="submit" className="justify-self-start" disabled={isPending}>
            {isPending ? "Saving…" : "Save"}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}

interface SettingsFieldsProps extends LaunchSettingsPanelProps {
  result: LaunchSettingsResult;
}

function SettingsFields({ view, hasSecondFactor, result }: SettingsFieldsProps) {
  const [form, setForm] = useState(result?.ok === false ? result.form : fillForm(view));
  const fault = result?.ok === false ? result : null;
  const parsed = parseForm(form, view);
  const isRaise = parsed.ok && needsProof(view, parsed.settings);
  const entry = (name: keyof LaunchSettingsForm) => ({
    name,
    value: form[name],
    error: fault?.field === name && fault.form[name] === form[name] ? fault.message : null,
    change: (value: string) => setForm((before) => ({ ...before, [name]: value })),
  });
  const { environment, currencies } = view;
  return (
    <>
      <div className={rowClass}>
        <NumberEntry
          {...entry("maxMachines")}
          label="Machines"
          hint={limitHint("maxMachines", environment)}
          inputMode="numeric"
        />
        <NumberEntry
          {...entry("maxHourlyMicros")}
          label="Dollars per hour"
          hint={limitHint("maxHourlyMicros", environment)}
        />
        <NumberEntry
          {...entry("maxCommittedMicros")}
          label="Committed per day ($)"
          hint={limitHint("maxCommittedMicros", environment)}
        />
      </div>
      <p className={hintClass()}>
        Committed: the first period of a prepaid machine, one hour of any other, within 24 hours.
      </p>
      <div className={rowClass}>
        <NumberEntry
          {...entry("defaultHours")}
          label="Auto-terminate after (h)"
          hint="Default of the launch form and the API."
        />
        <CurrencyEntry {...entry("defaultCurrency")} currencies={currencies} />
      </div>
      {(isRaise || fault?.field === "proof") && (
        <fieldset className="grid min-w-0 gap-3 rounded-md border bg-sunken p-3">
          <legend className="float-left w-full font-medium">Confirm the higher limit</legend>
          {fault?.field === "proof" && (
            <p className={hintClass({ isError: true })} role="alert">
              {fault.message}
            </p>
          )}
          <div className={rowClass}>
            <AuthField
              label="Your password"
              type="password"
              name="password"
              autoComplete="current-password"
              required={!hasSecondFactor}
            />
            {hasSecondFactor && (
              <AuthField
                label="Or a one-time code"
                name="code"
                autoComplete="one-time-code"
                inputMode="numeric"
                spellCheck={false}
                required={false}
              />
            )}
          </div>
        </fieldset>
      )}
    </>
  );
}

const rowClass = "grid grid-cols-3 items-start gap-x-3 gap-y-2 max-sm:grid-cols-1";

interface EntryProps {
  name: string;
  value: string;
  error: string | null;
  change(value: string): void;
}

interface NumberEntryProps extends EntryProps {
  label: string;
  hint: string;
  inputMode?: "numeric" | "decimal";
}

function NumberEntry({ name, value, error, change, label, hint, inputMode = "decimal" }: NumberEntryProps) {
  const id = useId();
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        className={cx(fieldClass, "tabular-nums")}
        name={name}
        inputMode={inputMode}
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        aria-invalid={error !== null}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}

function CurrencyEntry({ name, value, error, change, currencies }: EntryProps & { currencies: string[] }) {
  const id = useId();
  return (
    <Field id={id} label="Default currency" hint="For browsers that chose none." error={error}>
      <Select
        id={id}
        name={name}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => change(event.target.value)}
      >
        {currencies.map((currency) => (
          <option key={currency}>{currency}</option>
        ))}
      </Select>
    </Field>
  );
}
