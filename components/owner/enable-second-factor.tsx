import { AuthField } from "@/components/sign-in/auth-form";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import type { SecondFactorSetup } from "@/lib/owner/second-factor-actions";

import { Disclosure } from "./disclosure";
import { PasswordField } from "./password-field";

interface EnableSecondFactorProps {
  at: Exclude<SecondFactorSetup, { step: "done" }> | null;
  action(form: FormData): void;
  isPending: boolean;
}

/** The two steps of enabling one-time codes. */
export function EnableSecondFactor({ at, action, isPending }: EnableSecondFactorProps) {
  const alarm = at?.message && (
    <Notice tone="bad" announce="alert">
      {at.message}
    </Notice>
  );
  if (at?.step !== "code") {
    return (
      <>
        <p>
          An app on your phone shows six digits that change every 30 seconds. They protect you if your
          password leaks.
        </p>
        {alarm}
        <Disclosure label="Turn on…" what="one-time codes" isOpen={at !== null}>
          <form className="owner-form" action={action}>
            <PasswordField />
            <button className="btn" disabled={isPending}>
              {isPending ? "Please wait…" : "Go on"}
            </button>
          </form>
        </Disclosure>
      </>
    );
  }
  const { secret, qrCode } = at;
  return (
    <>
      <p>Scan this with an authenticator app, or type the secret into it. Nothing is turned on yet.</p>
      <div className="enrol">
        <svg viewBox={`0 0 ${qrCode.size} ${qrCode.size}`} aria-label="QR code of the secret">
          <title>QR code of the secret</title>
          <rect width={qrCode.size} height={qrCode.size} fill="#fff" />
          <path d={qrCode.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
        <div>
          <p className="hint">Secret</p>
          <p className="secret">
            <code>{secret.match(/.{1,4}/g)?.join(" ")}</code>
            <CopyButton text={secret} what="the secret" />
          </p>
          <form className="owner-form" action={action}>
            {alarm}
            <AuthField
              label="Code that the app shows"
              name="code"
              autoComplete="one-time-code"
              inputMode="numeric"
              spellCheck={false}
            />
            <button className="btn primary" disabled={isPending}>
              {isPending ? "Please wait…" : "Turn on"}
            </button>
          </form>
        </div>
      </div>
    </>
  );
}
