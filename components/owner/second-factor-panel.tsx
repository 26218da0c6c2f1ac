"use client";

import { useActionState } from "react";

import { AuthField } from "@/components/sign-in/auth-form";
import { Button, buttonClass } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { hintClass } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { pluralize } from "@/lib/format";
import {
  renewRecoveryCodes,
  disableSecondFactor,
  enableSecondFactor,
  type SecondFactorSetup,
} from "@/lib/owner/second-factor-actions";

import { Disclosure, OwnerForm, ownerFormClass, PasswordField, ResultNotice } from "./owner-form";

interface SecondFactorPanelProps {
  isOn: boolean;
  /** Remaining recovery codes; null when unknown. */
  left: number | null;
}

export function SecondFactorPanel({ isOn, left }: SecondFactorPanelProps) {
  const [turning, turnOn, isTurning] = useActionState(enableSecondFactor, null);
  const [renewal, renew, isRenewing] = useActionState(renewRecoveryCodes, null);
  const renewed = renewal && "recoveryCodes" in renewal ? renewal.recoveryCodes : null;
  const refusal = renewal && "message" in renewal ? renewal.message : null;
  const shown = renewed ?? (turning?.step === "done" ? turning.recoveryCodes : null);
  return (
    <Card
      aria-label="One-time codes"
      title="One-time codes"
      end={
        <span className={isOn ? "inline-flex items-center gap-1 text-good" : undefined}>
          {isOn && <Icon name="check" />}
          <span>{isOn ? "on" : "off"}</span>
        </span>
      }
    >
      <CardBody className="gap-2.5">
        {isOn ? (
          <>
            <p>
              Signing in with the password also needs a code from your authenticator app.{" "}
              <span className={left !== null && left < 3 ? "text-warn" : undefined}>
                {left === null ? "The number of recovery codes left is unknown." : codesLeftMessage(left)}
              </span>
            </p>
            {shown && <RecoveryCodes codes={shown} />}
            <div className="flex flex-wrap items-start gap-2">
              {refusal && <ResultNotice result={{ ok: false, message: refusal }} />}
              <Disclosure
                key={renewed ? "done" : "asked"}
                label="New recovery codes…"
                isOpen={refusal !== null}
              >
                <form className={ownerFormClass} action={renew}>
                  <p className={hintClass()}>Your current recovery codes stop working.</p>
                  <PasswordField />
                  <Button type="submit" disabled={isRenewing}>
                    {isRenewing ? "Please wait…" : "Create new codes"}
                  </Button>
                </form>
              </Disclosure>
              <OwnerForm
                action={disableSecondFactor}
                disclosureLabel="Turn off…"
                what="one-time codes"
                label="Turn off one-time codes"
                isDangerous
              >
                <PasswordField />
              </OwnerForm>
            </div>
          </>
        ) : (
          <EnableSecondFactor
            at={turning?.step === "done" ? null : turning}
            action={turnOn}
            isPending={isTurning}
          />
        )}
      </CardBody>
    </Card>
  );
}

function codesLeftMessage(left: number): string {
  return left === 0
    ? "No recovery codes left. Create new ones."
    : `${pluralize(left, "recovery code")} left.`;
}

/** Shown once; the page cannot read them again. */
function RecoveryCodes({ codes }: { codes: string[] }) {
  const text = codes.join("\n");
  return (
    <div className="grid gap-2.5">
      <Notice tone="warn" announce="status" isInset>
        <b>Save these recovery codes now; they are shown only once.</b> Each replaces a one-time code once, in
        case you lose your phone.
      </Notice>
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-x-4 gap-y-1 rounded-md border bg-sunken px-3 py-2.5 text-ink">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="flex flex-wrap items-center gap-2">
        <CopyButton text={text} what="the recovery codes" label="Copy" />
        <a
          className={buttonClass({ variant: "quiet" })}
          download="cheapest-gpu-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          Download as text
        </a>
      </p>
    </div>
  );
}

interface EnableSecondFactorProps {
  at: Exclude<SecondFactorSetup, { step: "done" }> | null;
  action(form: FormData): void;
  isPending: boolean;
}

/** The two steps of enabling one-time codes. */
function EnableSecondFactor({ at, action, isPending }: EnableSecondFactorProps) {
  const alarm = at?.message && (
    <Notice tone="bad" announce="alert" isInset>
      {at.message}
    </Notice>
  );
  if (at?.step !== "code") {
    return (
      <>
        <p>
          Signing in also needs six digits from an app on your phone. This protects you if your password
          leaks.
        </p>
        {alarm}
        <Disclosure label="Turn on…" what="one-time codes" isOpen={at !== null}>
          <form className={ownerFormClass} action={action}>
            <PasswordField />
            <Button type="submit" disabled={isPending}>
              {isPending ? "Please wait…" : "Continue"}
            </Button>
          </form>
        </Disclosure>
      </>
    );
  }
  const { secret, qrCode } = at;
  return (
    <>
      <p>Scan this with an authenticator app, or type in the secret. One-time codes are not on yet.</p>
      <div className="flex flex-wrap items-start gap-x-5 gap-y-4">
        <svg
          className="size-[196px] rounded-md border"
          viewBox={`0 0 ${qrCode.size} ${qrCode.size}`}
          aria-label="QR code of the secret"
        >
          <title>QR code of the secret</title>
          <rect width={qrCode.size} height={qrCode.size} fill="#fff" />
          <path d={qrCode.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
        <div className="grid flex-[1_1_240px] gap-1">
          <p className={hintClass()}>Secret</p>
          <p className="flex items-center gap-1 text-ink">
            <code>{secret.match(/.{1,4}/g)?.join(" ")}</code>
            <CopyButton text={secret} what="the secret" />
          </p>
          <form className={cx(ownerFormClass, "mt-2")} action={action}>
            {alarm}
            <AuthField
              label="Code from the app"
              name="code"
              autoComplete="one-time-code"
              inputMode="numeric"
              spellCheck={false}
            />
            <Button type="submit" variant="primary" disabled={isPending}>
              {isPending ? "Please wait…" : "Turn on"}
            </Button>
          </form>
        </div>
      </div>
    </>
  );
}
