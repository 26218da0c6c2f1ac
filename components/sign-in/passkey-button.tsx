"use client";

import { unstable_rethrow } from "next/navigation";
import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Notice } from "@/components/ui/notice";
import { requestPasskeyChallenge, signInWithPasskey } from "@/lib/auth/actions";

import { passkeyErrorMessage } from "./passkey-error-message";

export function PasskeyButton({ next }: { next: string }) {
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);
  async function ask() {
    setIsPending(true);
    setMessage(null);
    try {
      const challenge = await requestPasskeyChallenge();
      if ("message" in challenge) {
        setMessage(challenge.message);
        return;
      }
      const { startAuthentication } = await import("@simplewebauthn/browser");
      const result = await signInWithPasskey(
        await startAuthentication({ optionsJSON: challenge.options }),
        next,
      );
      setMessage(result?.message ?? null);
    } catch (error) {
      unstable_rethrow(error);
      setMessage(passkeyErrorMessage(error));
    } finally {
      setIsPending(false);
    }
  }
  return (
    <div className="door-other">
      {message && (
        <Notice tone="bad" announce="alert">
          {message}
        </Notice>
      )}
      <HydratedButton className="btn full" disabled={isPending} onClick={() => void ask()}>
        <span className="i i-key" aria-hidden="true" />
        <span>{isPending ? "Follow your browser…" : "Use a passkey"}</span>
      </HydratedButton>
    </div>
  );
}
