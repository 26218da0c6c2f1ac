"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { mutate } from "swr";

import { isSignedOut } from "@/lib/auth/signed-out";

interface AccountAction<V, T> {
  run(value: V): void;
  isPending: boolean;
  /** The result on success. */
  result: Extract<T, { ok: true }> | null;
  /** The result on failure. */
  refusal: Extract<T, { ok: false }> | null;
  /** Why it failed, or that the outcome is unknown; null while all is well. */
  message: ReactNode;
  reset(): void;
}

/** Runs a server action on an account, once per press, and refreshes the page afterwards. */
export function useAccountAction<V, T extends { ok: true } | { ok: false; message: string }>(
  ask: (value: V) => Promise<T>,
  then?: () => void,
): AccountAction<V, T> {
  const router = useRouter();
  const mutation = useMutation({
    mutationFn: ask,
    retry: false,
    networkMode: "always",
    onSuccess: (result) => {
      if (result.ok) then?.();
    },
    onSettled: (result) => {
      // A refresh would replace the form and its input with the sign-in page.
      if (isSignedOut(result)) return;
      void mutate("/api/pulse");
      router.refresh();
    },
  });
  const { data, error } = mutation;
  return {
    run: (value) => {
      if (!mutation.isPending) mutation.mutate(value);
    },
    isPending: mutation.isPending,
    result: data?.ok ? (data as Extract<T, { ok: true }>) : null,
    refusal: data && !data.ok ? (data as Extract<T, { ok: false }>) : null,
    message: failureMessage(error, data),
    reset: mutation.reset,
  };
}

function failureMessage(
  error: Error | null,
  data: { ok: true } | { ok: false; message: string } | undefined,
): ReactNode {
  if (isSignedOut(data)) return <SignedOutMessage />;
  if (error)
    return "Can’t reach the app, so the change may or may not be saved. Check the list of accounts, then try again.";
  return data && !data.ok ? data.message : null;
}

/** Reports that nothing was sent, and keeps unsaved input on the page. */
function SignedOutMessage() {
  return (
    <span data-keeps="">
      You are signed out. Nothing was sent.{" "}
      <a href="/sign-in" target="_blank" rel="noreferrer">
        Sign in in another tab
      </a>
      , then try again.
    </span>
  );
}
