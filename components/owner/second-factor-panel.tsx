"use client";

import { useActionState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { pluralize } from "@/lib/format";
import {
  renewRecoveryCodes,
  disableSecondFactor,
  enableSecondFactor,
} from "@/lib/owner/second-factor-actions";

import { Disclosure } from "./disclosure";
import { EnableSecondFactor } from "./enable-second-factor";
import { ResultNotice, OwnerForm } from "./owner-form";
import { PasswordField } from "./password-field";

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
    <section className="panel" aria-labelledby="codes">
      <header>
        <h2 id="codes">One-time codes</h2>
        <span className={isOn ? "end on" : "end"}>
          {isOn && <span className="i i-check" aria-hidden="true" />}
          <span>{isOn ? "on" : "off"}</span>
        </span>
      </header>
      <div className="pad">
        {isOn ? (
          <>
            <p>
              Signing in by password also asks for a code of your authenticator app.{" "}
              <span className={left !== null && left < 3 ? "t-warn" : undefined}>
                {left === null ? "How many recovery codes are left is not known." : codesLeftMessage(left)}
              </span>
            </p>
            {shown && <RecoveryCodes codes={shown} />}
            <div className="asks">
              {refusal && <ResultNotice result={{ ok: false, message: refusal }} />}
              <Disclosure
                key={renewed ? "done" : "asked"}
                label="New recovery codes…"
                isOpen={refusal !== null}
              >
                <form className="owner-form" action={renew}>
                  <p className="hint">The ones that you have now are good no more then.</p>
                  <PasswordField />
                  <button className="btn" disabled={isRenewing}>
                    {isRenewing ? "Please wait…" : "Make new codes"}
                  </button>
                </form>
              </Disclosure>
              <OwnerForm
                action={disableSecondFactor}
                disclosureLabel="Turn off…"
                what="one-time codes"
                label="Turn one-time codes off"
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
      </div>
    </section>
  );
}

function codesLeftMessage(left: number): string {
  return left === 0
    ? "No recovery code is left: make new ones."
    : `${pluralize(left, "recovery code")} left.`;
}

/** Shown once: afterwards nobody can read them here. */
function RecoveryCodes({ codes }: { codes: string[] }) {
  const text = codes.join("\n");
  return (
    <div className="recovery">
      <Notice tone="warn" announce="status">
        <b>Keep these recovery codes now; they are shown only this once.</b> Each signs in once in place of a
        one-time code, should the telephone be lost.
      </Notice>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="row">
        <CopyButton text={text} what="the recovery codes" label="Copy" />
        <a
          className="btn quiet"
          download="cheapest-gpu-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          Download as text
        </a>
      </p>
    </div>
  );
}
