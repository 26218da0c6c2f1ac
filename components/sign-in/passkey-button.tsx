"use client";

import { unstable_rethrow } from "next/navigation";
import { useState } from "react";

import { HydratedButton } from "@/components/ui/hydration";
import { Icon } from "@/components/ui/icon";
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
    <>
      {message && (
        <Notice tone="bad" announce="alert" isInset>
          {message}
        </Notice>
      )}
      <HydratedButton size="wide" disabled={isPending} onClick={() => void ask()}>
        <Icon name="key-round" />
        <span>{isPending ? "Follow your browser…" : "Sign in with a passkey"}</span>
      </HydratedButton>
      <p
        aria-hidden="true"
        className="flex items-center gap-3 text-xs text-ink-3 before:h-px before:flex-1 before:bg-line-strong after:h-px after:flex-1 after:bg-line-strong noscript:hidden"
      >
        or
      </p>
    </>
  );
}
